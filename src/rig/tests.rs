use super::*;
use proptest::prelude::*;

mod chain;

const SPEC: Spec = Spec {
    sample_rate_hz: 48_000.0,
    max_block: 64,
};
/// Behind this frame the rig has opened and its first amp has faded in.
const OPEN: usize = 2400;

fn rig_with(taps: &[f32]) -> Rig {
    let mut rig = Rig::new(SPEC);
    rig.amp.vacancy().unwrap().mount(Amp::from_taps(taps));
    rig
}

fn sine(frames: usize) -> Vec<f32> {
    (0..frames).map(|n| 0.5 * (n as f32 * 0.02).sin()).collect()
}

fn controls(input_db: f32, output_db: f32, mute: bool) -> Controls {
    let mut controls = Controls::bare();
    controls[Knob::Input] = input_db;
    controls[Knob::Output] = output_db;
    controls[Switch::Mute] = mute;
    controls
}

#[test]
fn without_an_amp_there_is_silence() {
    let mut block = sine(5000);
    let levels = Rig::new(SPEC).process(&mut block, &Controls::bare());
    assert_eq!(block, vec![0.0; 5000]);
    assert!((levels.input_peak - 0.5).abs() < 1e-4);
    assert_eq!(levels.output_peak, 0.0);
}

#[test]
fn at_rest_the_rig_is_the_bare_amp_to_the_bit() {
    let signal = sine(5000);
    let mut wet = signal.clone();
    rig_with(&[0.5, 0.25]).process(&mut wet, &Controls::bare());
    let mut bare = signal;
    Amp::from_taps(&[0.5, 0.25]).process(&mut bare);
    assert_eq!(wet[OPEN..], bare[OPEN..]);
}

#[test]
fn starts_silent_and_comes_up_without_a_step() {
    let mut wet = vec![0.5; 3000];
    rig_with(&[1.0]).process(&mut wet, &Controls::bare());
    assert_eq!(wet[0], 0.0);
    assert!(
        wet.windows(2)
            .all(|pair| (0.0..0.001).contains(&(pair[1] - pair[0])))
    );
    assert_eq!(wet[OPEN], 0.5);
    assert!(wet[OPEN / 2] < 0.3);
}

#[test]
fn a_rig_that_starts_muted_never_blips_and_mute_is_exact_silence() {
    let mut rig = rig_with(&[1.0]);
    let mut block = sine(5000);
    rig.process(&mut block, &controls(20.0, 40.0, true));
    assert_eq!(block, vec![0.0; 5000]);

    let mut rig = rig_with(&[1.0]);
    rig.process(&mut block, &controls(0.0, 0.0, true));
    let mut block = vec![0.25; 2000];
    rig.process(&mut block, &controls(0.0, 0.0, false));
    assert!(
        block
            .windows(2)
            .all(|pair| (pair[1] - pair[0]).abs() < 0.001)
    );
    assert_eq!(block[1999], 0.25);
    rig.process(&mut block, &controls(0.0, 0.0, true));
    assert!(block[718] > 0.0);
    assert_eq!(block[719..], [0.0; 2000 - 719]);
}

#[test]
fn gains_are_in_db_and_kept_within_their_range() {
    for (input_db, output_db, expected) in [
        (6.0, 0.0, 0.01 * gain_from_db(6.0)),
        (0.0, -12.0, 0.01 * gain_from_db(-12.0)),
        (1e9, f32::NAN, 0.1),
    ] {
        let mut block = vec![0.01; 3000];
        let levels = rig_with(&[1.0]).process(&mut block, &controls(input_db, output_db, false));
        assert!((block[2999] - expected).abs() < 1e-6);
        assert_eq!(levels.output_peak, block[2999]);
        assert!(!levels.limited);
    }
}

#[test]
fn what_is_too_loud_is_held_at_the_ceiling_and_told() {
    let mut block = sine(5000);
    let levels = rig_with(&[1.0]).process(&mut block, &controls(0.0, 20.0, false));
    assert!(levels.limited && levels.output_peak <= crate::dsp::limiter::CEILING);
    assert_eq!(levels.danger, None);
}

#[test]
fn danger_mutes_until_the_switch_has_been_on_and_the_amp_has_then_forgotten() {
    let mut rig = rig_with(&[0.5, 0.25]);
    let mut block = sine(5000);
    let levels = rig.process(&mut block, &controls(20.0, 40.0, false));
    assert_eq!(levels.danger, Some(Danger::Blast));
    let mut block = sine(5000);
    let levels = rig.process(&mut block, &Controls::bare());
    assert_eq!((levels.danger, levels.output_peak), (None, 0.0));
    rig.process(&mut sine(5000), &controls(0.0, 0.0, true));
    let mut again = sine(5000);
    rig.process(&mut again, &Controls::bare());
    assert!(
        again
            .windows(2)
            .all(|pair| (pair[1] - pair[0]).abs() < 0.02)
    );
    assert_eq!(again[0], 0.0);
    let mut bare = sine(5000);
    Amp::from_taps(&[0.5, 0.25]).process(&mut bare);
    let first = again.iter().zip(&bare).skip(OPEN).position(|(a, b)| a != b);
    assert_eq!(first, None);
}

#[test]
fn panic_is_silence_within_three_milliseconds() {
    let mut rig = rig_with(&[1.0]);
    rig.process(&mut sine(5000), &Controls::bare());
    rig.panic();
    let mut block = sine(5000);
    rig.process(&mut block, &controls(0.0, 0.0, true));
    assert_eq!(block[144..], [0.0; 5000 - 144]);
    let mut block = vec![0.25; 5000];
    rig.process(&mut block, &Controls::bare());
    assert_eq!(block[4999], 0.25);
}

#[test]
fn what_is_no_number_becomes_silence_and_the_amp_recovers() {
    let mut rig = rig_with(&[1.0, 1.0]);
    rig.process(&mut vec![0.0; OPEN], &Controls::bare());
    let mut block = [0.5, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.25];
    let levels = rig.process(&mut block, &Controls::bare());
    assert_eq!(block, [0.5, 0.5, 0.0, 0.0, 0.25]);
    assert!(!levels.not_a_number, "the guitar's fault, not the amp's");

    // Two finite inputs whose sum is none, and the amp would remember the last.
    let mut block = [0.0, 3e38, 3e38];
    let levels = rig.process(&mut block, &Controls::bare());
    assert!(levels.not_a_number && block.iter().all(|sample| sample.is_finite()));
    let mut block = [0.25];
    assert!(!rig.process(&mut block, &Controls::bare()).not_a_number);
    assert!(block[0] > 0.0 && block[0] <= 0.25);
}

#[test]
fn prepare_keeps_the_amp_and_opens_anew() {
    let mut rig = rig_with(&[0.5]);
    rig.process(&mut sine(5000), &Controls::bare());
    let faster = Spec {
        sample_rate_hz: 96_000.0,
        max_block: 1,
    };
    rig.prepare(faster);
    assert_eq!(rig.spec(), faster);
    let mut block = vec![0.5; 5000];
    rig.process(&mut block, &Controls::bare());
    assert!(block[0] < 0.001 && block[2400] < 0.13 && block[4800] == 0.25);
}

#[test]
fn at_twice_its_rate_a_capture_plays_as_it_was_made() {
    use crate::engine::{Kernel, Network, Tanh};
    let model = crate::library::builtin_capture();
    let fast = Spec {
        sample_rate_hz: 2.0 * model.rate_hz(),
        ..SPEC
    };
    let mut rig = Rig::new(SPEC);
    let place = rig.amp.vacancy().expect("nobody is there yet");
    place.mount(Box::new(Amp::of(model.clone())));
    rig.prepare(fast);
    let open = 2 * OPEN;
    let mut played = sine(open + 2000);
    rig.process(&mut played, &Controls::bare());
    let due = model
        .at_rate(fast.sample_rate_hz)
        .expect("twice is a multiple");
    let mut due = Network::new(&due, Tanh::default(), Kernel::default());
    let mut expected = sine(open + 2000);
    due.process(&mut expected);
    assert_eq!(played[open..], expected[open..]);
}

proptest! {
    #[test]
    fn blocks_change_no_bit(
        parts in prop::collection::vec((1_usize..2000, -20.0_f32..20.0, -40.0_f32..40.0, any::<bool>()), 1..6),
        size in 1_usize..300,
    ) {
        let (mut one, mut other) = (rig_with(&[0.9, -0.3]), rig_with(&[0.9, -0.3]));
        for (frames, input_db, output_db, mute) in parts {
            let controls = controls(input_db, output_db, mute);
            for rig in [&mut one, &mut other] {
                rig.amp.take_outgoing();
                if let Some(place) = rig.amp.vacancy() {
                    place.mount(Amp::from_taps(&[input_db / 20.0, 0.1, 0.2]));
                }
            }
            let (mut whole, mut pieces) = (sine(frames), sine(frames));
            let levels = one.process(&mut whole, &controls);
            let seen = pieces.chunks_mut(size).map(|piece| other.process(piece, &controls));
            let peak = seen.fold(0.0, |peak: f32, levels| peak.max(levels.output_peak));
            prop_assert_eq!(peak, levels.output_peak);
            prop_assert_eq!(whole, pieces);
        }
    }
}
