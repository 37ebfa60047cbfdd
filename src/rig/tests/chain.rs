//! Everything around the amp at once.

use super::*;
use crate::rig::{Cab, Impulse};

/// Every stage at work.
fn busy() -> Controls {
    let mut controls = Controls::default();
    controls[Switch::Gate] = true;
    for (knob, value) in [
        (Knob::GateThreshold, -60.0),
        (Knob::Pedal, 3.0),
        (Knob::AmpPan, -40.0),
        (Knob::SecondAmp, -3.0),
        (Knob::SecondAmpPan, 40.0),
        (Knob::Bass, 7.0),
        (Knob::Treble, 3.0),
        (Knob::Eq800, -6.0),
        (Knob::Eq3200, 4.0),
        (Knob::CabMode, 2.0),
        (Knob::CabPan, -60.0),
        (Knob::SecondPan, 60.0),
        (Knob::SecondTrim, 0.4),
        (Knob::LowCut, 80.0),
        (Knob::HighCut, 6000.0),
        (Knob::DelayMix, 30.0),
        (Knob::RoomMix, 20.0),
        (Knob::Output, -12.0),
    ] {
        controls[knob] = value;
    }
    controls
}

fn cab(taps: usize) -> Box<Cab> {
    let decay = |n: usize| (-(n as f32) / 50.0).exp() * (n as f32 * 1.7).cos() * 0.2;
    let channels = vec![(0..taps).map(decay).collect()];
    let impulse = Impulse {
        rate_hz: SPEC.sample_rate_hz,
        channels: channels.into(),
    };
    Box::new(Cab::new(impulse, SPEC.sample_rate_hz))
}

/// An amp whose sound is `frames` late, and known to be.
fn late_amp(frames: usize, gain: f32) -> Box<Amp> {
    let mut taps = vec![0.0; frames];
    taps.push(gain);
    let mut amp = Amp::from_taps(&taps);
    amp.know(amp::Levels {
        late_ms: frames as f32 / 48.0,
        inverted: gain < 0.0,
        ..amp::Levels::default()
    });
    amp
}

fn whole_rig() -> Rig {
    let mut rig = rig_with(&[0.8, 0.1]);
    rig.pedal.replace(Amp::from_taps(&[0.5, 0.5]));
    rig.pair.second.replace(late_amp(30, 0.7));
    rig.speakers.cabs[0].replace(cab(1000));
    rig.speakers.cabs[1].replace(cab(500));
    rig
}

fn play(rig: &mut Rig, controls: &Controls, signal: &[f32], size: usize) -> [Vec<f32>; 2] {
    let (mut left, mut right) = (signal.to_vec(), vec![f32::NAN; signal.len()]);
    for (left, right) in left.chunks_mut(size).zip(right.chunks_mut(size)) {
        rig.process_both(left, right, controls);
    }
    [left, right]
}

#[test]
fn blocks_change_no_bit_of_the_whole_chain() {
    let signal = sine(20_000);
    let whole = play(&mut whole_rig(), &busy(), &signal, 20_000);
    assert_ne!(whole[0], whole[1], "it is stereo");
    for size in [1, 7, 64, 1000] {
        let pieces = play(&mut whole_rig(), &busy(), &signal, size);
        assert!(pieces == whole, "blocks of {size}");
    }
}

#[test]
fn with_every_knob_at_rest_cabinets_and_echoes_leave_no_trace() {
    let signal = sine(9000);
    let mut rig = rig_with(&[0.5, 0.25]);
    let [left, right] = play(&mut rig, &Controls::bare(), &signal, 64);
    let mut bare = signal;
    Amp::from_taps(&[0.5, 0.25]).process(&mut bare);
    assert_eq!(left[OPEN..], bare[OPEN..]);
    assert_eq!(left, right);
}

#[test]
fn no_knob_clicks_when_it_is_swept_from_end_to_end() {
    let turn = std::f32::consts::TAU * 220.0 / 48_000.0;
    let note: Vec<f32> = (0..48_000)
        .map(|n| 0.02 * (n as f32 * turn).sin())
        .collect();
    for knob in Knob::ALL {
        let mut rig = whole_rig();
        let mut controls = busy();
        controls[Switch::Gate] = false;
        let spec = knob.spec();
        let (low, high) = (*spec.range.start(), *spec.range.end());
        let mut wet: Vec<f32> = Vec::new();
        for (n, piece) in note.chunks(64).enumerate() {
            // A hand that throws it from one end to the other ten times a second.
            controls[knob] = if (n / 75) % 2 == 0 { low } else { high };
            let [left, _] = play(&mut rig, &controls, piece, 64);
            wet.extend(left);
        }
        // A click is bent far more sharply than the note at its loudest ever is.
        let bend = |wet: &[f32]| {
            let bends = wet.windows(3).map(|w| (w[0] - 2.0 * w[1] + w[2]).abs());
            bends.fold(0.0, f32::max)
        };
        let loudest = wet[OPEN..]
            .iter()
            .fold(0.0_f32, |peak, x| peak.max(x.abs()));
        // A note's own bend, with harmonics of the fades: they last 15 ms or more.
        let bound = loudest * turn * turn * 4.0;
        let bent = bend(&wet[OPEN..]);
        assert!(bent < bound, "{knob:?}: {bent} beyond {bound}");
    }
}

#[test]
fn the_cabinet_comes_by_itself_where_the_capture_has_none() {
    let signal = sine(20_000);
    let heard = |has_cab: bool, mode: f32| {
        let mut rig = Rig::new(SPEC);
        let mut amp = Amp::from_taps(&[1.0]);
        amp.know(amp::Levels {
            has_cab,
            ..amp::Levels::default()
        });
        rig.amp.replace(amp);
        rig.speakers.cabs[0].replace(cab(300));
        let mut controls = Controls::bare();
        controls[Knob::CabMode] = mode;
        play(&mut rig, &controls, &signal, 64)[0][10_000..] != signal[10_000..]
    };
    let (off, auto, on) = (0.0, 1.0, 2.0);
    assert!(heard(false, auto) && heard(true, on) && heard(false, on));
    assert!(!heard(true, auto) && !heard(true, off) && !heard(false, off));
}

#[test]
fn levels_follow_the_mode() {
    let levels = amp::Levels {
        matched_db: -6.0,
        loudness_db: Some(-30.0),
        input_dbu: Some(18.0),
        output_dbu: Some(15.0),
        ..amp::Levels::default()
    };
    let gain_db = |mode: f32, calibrate: bool| {
        let mut rig = Rig::new(SPEC);
        let mut amp = Amp::from_taps(&[1.0]);
        amp.know(levels);
        rig.amp.replace(amp);
        let mut controls = Controls::bare();
        controls[Knob::OutputMode] = mode;
        controls[Switch::Calibrate] = calibrate;
        let mut block = vec![0.01; 6000];
        rig.process(&mut block, &controls);
        crate::units::db_from_gain(block[5999] / 0.01)
    };
    for (mode, expected) in [(0.0, 0.0), (1.0, -6.0), (2.0, 12.0), (3.0, 3.0)] {
        assert!((gain_db(mode, false) - expected).abs() < 0.01);
    }
    assert!((gain_db(0.0, true) - -6.0).abs() < 0.01, "12 dBu into 18");
}

#[test]
fn a_cabinet_that_comes_while_none_is_heard_is_there_at_once() {
    let mut rig = rig_with(&[1.0]);
    for taps in [200, 300, 400] {
        let place = rig.speakers.cabs[0].vacancy();
        place.expect("nobody is under way").mount(cab(taps));
        play(&mut rig, &Controls::bare(), &sine(64), 64);
        rig.speakers.cabs[0].take_outgoing();
    }
}

#[test]
fn two_amps_are_lined_up_and_stand_where_they_are_put() {
    let signal = sine(20_000);
    let heard = |pans: [f32; 2], align: bool| {
        let mut rig = rig_with(&[0.5]);
        rig.pair.second.replace(late_amp(40, -0.5));
        let mut controls = Controls::bare();
        controls[Switch::AlignAmps] = align;
        controls[Knob::AmpPan] = pans[0];
        controls[Knob::SecondAmpPan] = pans[1];
        play(&mut rig, &controls, &signal, 64)
    };
    let share = std::f32::consts::FRAC_1_SQRT_2;
    let [left, right] = heard([0.0, 0.0], true);
    assert_eq!(left, right);
    for n in OPEN..20_000 {
        assert!((left[n] - 2.0 * share * 0.5 * signal[n - 40]).abs() < 1e-6);
    }
    let [left, right] = heard([-100.0, 100.0], false);
    for n in OPEN..20_000 {
        assert!((left[n] - share * 0.5 * signal[n]).abs() < 1e-6);
        assert!((right[n] + share * 0.5 * signal[n - 40]).abs() < 1e-6);
    }
}

#[test]
fn a_second_amp_and_a_pedal_come_and_go_without_a_click_or_a_trace() {
    let turn = std::f32::consts::TAU * 220.0 / 48_000.0;
    let note: Vec<f32> = (0..96_000)
        .map(|n| 0.02 * (n as f32 * turn).sin())
        .collect();
    let mut rig = rig_with(&[0.5]);
    let mut controls = Controls::bare();
    controls[Knob::AmpPan] = -50.0;
    controls[Knob::SecondAmpPan] = 50.0;
    controls[Switch::AlignAmps] = true;
    let mut wet: Vec<f32> = Vec::new();
    for (n, piece) in note.chunks(64).enumerate() {
        let (pedal, second) = (rig.pedal.vacancy(), rig.pair.second.vacancy());
        match n {
            200 => second.unwrap().mount(late_amp(25, 0.6)),
            500 => second.unwrap().mount(Box::new(Amp::silence())),
            700 => pedal.unwrap().mount(Amp::from_taps(&[0.7])),
            900 => pedal.unwrap().mount(Box::new(Amp::wire())),
            _ => {}
        }
        let [left, _] = play(&mut rig, &controls, piece, 64);
        rig.pedal.take_outgoing();
        rig.pair.second.take_outgoing();
        wet.extend(left);
    }
    let bends = wet[OPEN..]
        .windows(3)
        .map(|w| (w[0] - 2.0 * w[1] + w[2]).abs());
    let bent = bends.fold(0.0, f32::max);
    assert!(bent < 0.02 * turn * turn * 4.0, "{bent}");
    for n in 80_000..96_000 {
        assert_eq!(wet[n], 0.5 * note[n], "frame {n}");
    }
}
