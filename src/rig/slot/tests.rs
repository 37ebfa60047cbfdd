use super::*;
use proptest::prelude::*;

const SPEC: Spec = Spec {
    sample_rate_hz: 48_000.0,
    max_block: 64,
};
const FADE: usize = 1200;

/// A guest whose memory ends after as many frames as it has taps.
struct Fir {
    taps: Vec<f32>,
    past: Vec<f32>,
    broken: bool,
    alone: bool,
    pace: usize,
}

impl Fir {
    fn boxed(taps: &[f32]) -> Box<Self> {
        let (taps, past) = (taps.to_vec(), vec![0.0; taps.len()]);
        Box::new(Self {
            taps,
            past,
            broken: false,
            alone: false,
            pace: 1,
        })
    }
}

impl Player<1> for Fir {
    fn process(&mut self, [block]: Sides<1>) -> bool {
        for sample in block {
            self.past.rotate_right(1);
            self.past[0] = *sample;
            *sample = self.taps.iter().zip(&self.past).map(|(a, b)| a * b).sum();
        }
        self.broken
    }
}

impl Guest<1> for Fir {
    fn reset(&mut self) {
        self.past.fill(0.0);
    }
    fn receptive_field(&self) -> usize {
        self.taps.len()
    }
    fn enters_alone(&self) -> bool {
        self.alone
    }
    fn pace(&self) -> usize {
        self.pace
    }
}

fn sine(frames: usize) -> Vec<f32> {
    let step = std::f32::consts::TAU * 110.0 / 48_000.0;
    (0..frames).map(|n| (n as f32 * step).sin()).collect()
}

/// What `taps` make of the whole signal.
fn alone(taps: &[f32], signal: &[f32]) -> Vec<f32> {
    let mut wet = signal.to_vec();
    Fir::boxed(taps).process([&mut wet]);
    wet
}

/// A slot where `taps` have played the first 2000 frames of `signal`, and what was heard.
fn slot_with(taps: &[f32], signal: &[f32]) -> (Slot<Fir, 1>, Vec<f32>) {
    let mut slot = Slot::new(SPEC);
    mount(&mut slot, taps);
    let mut wet = signal.to_vec();
    slot.process([&mut wet[..2000]]);
    (slot, wet)
}

fn mount(slot: &mut Slot<Fir, 1>, taps: &[f32]) {
    slot.vacancy().unwrap().mount(Fir::boxed(taps));
}

const OLD: [f32; 3] = [0.5, 0.25, -0.125];
const NEW: [f32; 300] = [0.01; 300];

#[test]
fn an_empty_slot_is_silent_and_its_first_guest_fades_in_at_once() {
    let mut slot = Slot::<Fir, 1>::new(SPEC);
    let signal = sine(2000);
    let mut wet = signal.clone();
    assert!(!slot.process([&mut wet]));
    assert_eq!(wet, vec![0.0; 2000]);
    mount(&mut slot, &[2.0]);
    wet.copy_from_slice(&signal);
    slot.process([&mut wet]);
    for (n, wet) in wet.iter().enumerate() {
        let share = n.min(FADE) as f32 / FADE as f32;
        assert_eq!(*wet, 2.0 * signal[n] * share, "frame {n}");
    }
    assert!(slot.is_free());
}

#[test]
fn a_switch_is_the_old_then_the_stated_blend_then_the_new_to_the_bit() {
    let signal = sine(6000);
    let (mut slot, mut wet) = slot_with(&OLD, &signal);
    mount(&mut slot, &NEW);
    slot.process([&mut wet[2000..]]);
    let (old, new) = (alone(&OLD, &signal), alone(&NEW, &signal));
    let fade = 2000 + NEW.len();
    assert_eq!(wet[1200..fade], old[1200..fade]);
    for n in 1..FADE {
        let (share, n) = (n as f32 / FADE as f32, fade + n);
        assert_eq!(wet[n], old[n] * (1.0 - share) + new[n] * share, "frame {n}");
    }
    assert_eq!(wet[fade + FADE..], new[fade + FADE..]);
}

/// What is heard when NEW comes after 2000 frames at that pace, in blocks of that length.
fn caught_up(signal: &[f32], pace: usize, block: usize) -> Vec<f32> {
    let (mut slot, mut wet) = slot_with(&OLD, signal);
    let mut newcomer = Fir::boxed(&NEW);
    newcomer.pace = pace;
    slot.vacancy().unwrap().mount(newcomer);
    for piece in wet[2000..].chunks_mut(block) {
        slot.process([piece]);
    }
    wet
}

#[test]
fn one_that_catches_up_is_heard_sooner_and_is_where_it_would_be_all_the_same() {
    let signal = sine(6000);
    let (old, new) = (alone(&OLD, &signal), alone(&NEW, &signal));
    for pace in [2, 7, 12, 300, 1000] {
        let wet = caught_up(&signal, pace, 6000);
        let fade = 2000 + NEW.len().div_ceil(pace);
        assert_eq!(wet[1200..fade], old[1200..fade], "pace {pace}");
        for n in 1..FADE {
            let (share, n) = (n as f32 / FADE as f32, fade + n);
            assert_eq!(wet[n], old[n] * (1.0 - share) + new[n] * share, "frame {n}");
        }
        assert_eq!(wet[fade + FADE..], new[fade + FADE..], "pace {pace}");
        for block in [1, 7, 64, 1000] {
            assert_eq!(caught_up(&signal, pace, block), wet, "blocks of {block}");
        }
    }
}

#[test]
fn a_long_memory_is_warmed_for_a_fifth_of_a_second_at_most() {
    let signal = sine(16_000);
    let (mut slot, mut wet) = slot_with(&[1.0], &signal);
    mount(&mut slot, &[1e-4; 12_000]);
    slot.process([&mut wet[2000..]]);
    assert_eq!(wet[1200..11_601], signal[1200..11_601]);
    assert!(wet[11_602] != signal[11_602]);
}

#[test]
fn nobody_is_let_in_until_the_old_guest_is_home() {
    let (mut slot, mut wet) = slot_with(&OLD, &sine(6000));
    assert!(slot.take_outgoing().is_none());
    mount(&mut slot, &NEW);
    assert!(slot.vacancy().is_none());
    slot.process([&mut wet[2000..]]);
    assert!(slot.vacancy().is_none());
    let old = slot.take_outgoing().unwrap();
    assert_eq!(old.taps, OLD);
    slot.park(old);
    assert!(!slot.is_free());
    assert_eq!(slot.take_outgoing().unwrap().taps, OLD);
    assert!(slot.vacancy().is_some());
}

#[test]
fn thirty_switches_on_a_sustained_note_take_no_step_it_does_not_take_itself() {
    let guests: Vec<[f32; 1]> = (0..31)
        .map(|n| [0.2 + 0.8 * (n % 5) as f32 / 4.0])
        .collect();
    let signal = sine(31 * 1500);
    let mut slot = Slot::new(SPEC);
    let mut wet = signal.clone();
    for (guest, part) in guests.iter().zip(wet.chunks_mut(1500)) {
        mount(&mut slot, guest);
        slot.process([part]);
        slot.take_outgoing();
    }
    // With share s = k/N:  y[k+1] - y[k] = (1-s) da + s db + (b - a)/N, taken at frame k+1,
    // so no step exceeds the steepest guest's own plus |b - a|/N.
    let own = std::f32::consts::TAU * 110.0 / 48_000.0;
    let bound = own + 0.8 / FADE as f32 + 1e-6;
    let step = |pair: &[f32]| (pair[1] - pair[0]).abs();
    let steepest = wet.windows(2).map(step).fold(0.0, f32::max);
    assert!(steepest <= bound, "{steepest} > {bound}");
}

#[test]
fn prepare_ends_a_fade_and_forgets_the_past() {
    let (mut slot, mut wet) = slot_with(&OLD, &sine(6000));
    mount(&mut slot, &NEW);
    slot.process([&mut wet[2000..2100]]);
    slot.prepare(SPEC);
    assert_eq!(slot.take_outgoing().unwrap().taps, OLD);
    let mut block = sine(500);
    let expected = alone(&NEW, &block);
    slot.process([&mut block]);
    assert_eq!(block, expected);
}

#[test]
fn tells_when_old_or_new_gave_no_number() {
    for (old, new) in [(true, false), (false, true)] {
        let mut slot = Slot::new(SPEC);
        for broken in [old, new] {
            let mut guest = Fir::boxed(&OLD);
            guest.broken = broken;
            slot.vacancy().unwrap().mount(guest);
            assert_eq!(slot.process([&mut [0.0; FADE + 3]]), old || broken);
        }
        slot.take_outgoing();
        assert_eq!(slot.process([&mut [0.0; 9]]), new);
    }
}

proptest! {
    #[test]
    fn blocks_change_no_bit(cuts in prop::collection::vec(1_usize..300, 1..40)) {
        let signal = sine(6000);
        let (mut one, mut whole) = slot_with(&OLD, &signal);
        let (mut other, mut pieces) = slot_with(&OLD, &signal);
        mount(&mut one, &NEW);
        mount(&mut other, &NEW);
        one.process([&mut whole[2000..]]);
        let mut rest = &mut pieces[2000..];
        for cut in cuts.into_iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, tail) = rest.split_at_mut(cut.min(rest.len()));
            other.process([piece]);
            rest = tail;
        }
        prop_assert_eq!(whole, pieces);
    }
}

/// A slot whose guest plays `signal` from frame 2000 on and, from frame 3000 on, makes way for one that enters alone.
fn entered_alone(signal: &[f32], block: usize) -> (Slot<Fir, 1>, Vec<f32>) {
    let (mut slot, mut wet) = slot_with(&OLD, signal);
    slot.process([&mut wet[2000..3000]]);
    let mut newcomer = Fir::boxed(&NEW);
    newcomer.alone = true;
    slot.vacancy().unwrap().mount(newcomer);
    for piece in wet[3000..].chunks_mut(block) {
        slot.process([piece]);
    }
    (slot, wet)
}

#[test]
fn one_that_enters_alone_comes_after_the_old_one_has_faded_out() {
    const FAREWELL: usize = 480;
    let signal = sine(6000);
    let (mut slot, wet) = entered_alone(&signal, 6000);
    let (old, new) = (
        alone(&OLD, &signal),
        alone(&NEW, &signal[3000 + FAREWELL..]),
    );
    for n in 0..FAREWELL {
        let share = (FAREWELL - n) as f32 / FAREWELL as f32;
        assert_eq!(wet[3000 + n], old[3000 + n] * share, "frame {n}");
    }
    for (n, new) in new.iter().enumerate() {
        let share = n.min(FADE) as f32 / FADE as f32;
        assert_eq!(wet[3000 + FAREWELL + n], new * share, "frame {n}");
    }
    assert!(slot.take_outgoing().is_some_and(|old| old.taps == OLD));
    assert!(slot.is_free());
}

#[test]
fn how_the_signal_is_cut_changes_nothing_for_one_that_enters_alone() {
    let signal = sine(6000);
    let whole = entered_alone(&signal, 6000).1;
    for block in [1, 7, 64, 1000] {
        assert_eq!(entered_alone(&signal, block).1, whole, "blocks of {block}");
    }
}

#[test]
fn the_old_guest_can_go_home_while_the_newcomer_fades_in() {
    let signal = sine(3600);
    let (mut slot, _) = entered_alone(&signal, 64);
    assert!(slot.take_outgoing().is_some());
    assert!(slot.vacancy().is_none(), "the newcomer is on its way");
    slot.process([&mut [0.0; FADE]]);
    assert!(slot.take_outgoing().is_none() && slot.is_free());
}
