use super::*;

/// Both callbacks in virtual time. The signal counts frames from 1, so each output sample tells its delay.
struct Sim {
    inlet: Inlet,
    outlet: Outlet,
    sent: usize,
    pulled: usize,
    out: Vec<f32>,
    dry: usize,
    trims: usize,
}

impl Sim {
    fn new() -> Self {
        let (inlet, outlet) = duplex(1 << 14, 24_000);
        Self {
            inlet,
            outlet,
            sent: 0,
            pulled: 0,
            out: Vec::new(),
            dry: 0,
            trims: 0,
        }
    }

    fn push(&mut self, frames: usize) {
        let block: Vec<f32> = (1..=frames).map(|i| (self.sent + i) as f32).collect();
        self.inlet.push(&block);
        self.sent += frames;
    }

    fn pull(&mut self, frames: usize) -> Pulled {
        self.out.clear();
        self.out.resize(frames, f32::NAN);
        let pulled = self.outlet.pull(&mut self.out);
        self.pulled += frames;
        self.dry += usize::from(pulled == Pulled::RanDry);
        self.trims += usize::from(pulled == Pulled::Trimmed);
        pulled
    }

    fn cycle(&mut self, frames: usize, input_first: bool) -> Pulled {
        if input_first {
            self.push(frames);
        }
        let pulled = self.pull(frames);
        if !input_first {
            self.push(frames);
        }
        pulled
    }

    fn cycles(&mut self, frames: usize, count: usize, input_first: impl Fn(usize) -> bool) {
        for n in 0..count {
            self.cycle(frames, input_first(n));
        }
    }

    /// Frames between the hearing and the playing of the last sample.
    fn delay(&self) -> usize {
        self.pulled - self.out[self.out.len() - 1] as usize
    }

    /// The last block is the signal itself, frame after frame.
    fn assert_exact(&self) {
        assert!(self.out.windows(2).all(|pair| pair[1] == pair[0] + 1.0));
    }
}

/// Flips like a scheduler: deterministic, with no pattern.
fn flip(n: usize) -> bool {
    (n.wrapping_mul(2_654_435_761) >> 13) & 1 == 0
}

#[test]
fn equal_blocks_keep_a_block_of_cushion() {
    let mut sim = Sim::new();
    sim.cycles(128, 5000, flip);
    sim.assert_exact();
    assert!(sim.delay() <= 3 * 128);
    assert_eq!((sim.dry, sim.trims), (0, 0));
}

#[test]
fn different_blocks_flow_without_a_gap() {
    for (input, output) in [
        (512, 128),
        (128, 512),
        (441, 64),
        (64, 441),
        (170, 256),
        (1, 24),
    ] {
        let mut sim = Sim::new();
        for _ in 0..4000 {
            while sim.sent <= sim.pulled {
                sim.push(input);
            }
            sim.pull(output);
        }
        sim.assert_exact();
        assert_eq!((sim.dry, sim.trims), (0, 0), "{input} in, {output} out");
        assert!(
            sim.delay() <= 3 * input.max(output),
            "{input} in, {output} out"
        );
    }
}

#[test]
fn a_stalled_output_leaves_no_delay_behind() {
    for lost in [1, 3, 20, 200] {
        let mut sim = Sim::new();
        sim.cycles(128, 600, flip);
        let before = sim.delay();
        sim.trims = 0;
        (0..lost).for_each(|_| sim.push(128));
        sim.pulled += lost * 128;
        sim.cycles(128, 600, flip);
        sim.assert_exact();
        assert!(sim.delay() <= before.max(3 * 128), "{lost} blocks");
        let faults = (sim.dry, sim.trims);
        assert!(faults.0 == 0 && faults.1 <= 2, "{lost} blocks: {faults:?}");
    }
}

#[test]
fn a_stalled_input_costs_one_gap_and_no_delay() {
    for lost in [1, 3, 20, 200] {
        let mut sim = Sim::new();
        sim.cycles(128, 600, flip);
        let before = sim.delay();
        sim.sent += lost * 128;
        (0..lost).for_each(|_| {
            sim.pull(128);
        });
        sim.cycles(128, 600, flip);
        sim.assert_exact();
        assert!(sim.delay() <= before, "{lost} blocks: {}", sim.delay());
        assert!(sim.dry <= 1, "{lost} blocks: {} gaps", sim.dry);
    }
}

#[test]
fn an_output_that_starts_late_starts_at_the_target() {
    for early in [1, 10, 100, 1000] {
        let mut sim = Sim::new();
        (0..early).for_each(|_| sim.push(128));
        sim.pulled = sim.sent;
        sim.cycles(128, 20, |_| true);
        sim.assert_exact();
        assert!(
            sim.delay() <= 2 * 128,
            "{early} blocks early: {}",
            sim.delay()
        );
        assert_eq!(
            (sim.dry, sim.trims),
            (0, 0),
            "nothing counts before both run"
        );
    }
}

#[test]
fn a_device_that_fills_its_own_buffer_first_is_no_fault_yet_later_gaps_are() {
    let mut sim = Sim::new();
    sim.cycles(128, 3, |_| true);
    sim.pull(128);
    sim.pull(128);
    sim.cycles(128, 300, |_| true);
    assert_eq!(sim.dry, 0);
    for _ in 0..4 {
        sim.pull(128);
    }
    assert_eq!(sim.dry, 1);
}

#[test]
fn a_row_of_gaps_is_counted_even_if_it_never_flows_for_long() {
    let mut sim = Sim::new();
    for n in 0..2000 {
        (0..usize::from(n % 20 < 15)).for_each(|_| sim.push(128));
        sim.pull(128);
    }
    assert!(sim.dry > 50, "{} gaps", sim.dry);
}

#[test]
fn no_input_at_all_is_silence_and_no_fault() {
    let mut sim = Sim::new();
    for _ in 0..1000 {
        assert_eq!(sim.pull(64), Pulled::Waiting);
        assert!(sim.out.iter().all(|&sample| sample == 0.0));
    }
}

#[test]
fn a_block_length_that_changes_is_followed_up_and_down() {
    let mut sim = Sim::new();
    for frames in [128, 1024, 64] {
        sim.cycles(frames, 96_000 / frames, flip);
        sim.assert_exact();
        assert!(sim.delay() <= 2 * frames, "{frames}: {}", sim.delay());
    }
    assert!(sim.dry <= 1, "the longer block finds too little once");
}

/// Ten minutes with the input's clock off by `ppm`; the highest delay after the first second.
fn drift(ppm: f64) -> (usize, usize, usize) {
    let mut sim = Sim::new();
    let (mut due, mut worst) = (0.0, 0);
    for n in 0..10 * 60 * 48_000 / 128 {
        due += 128.0 * (1.0 + ppm * 1e-6);
        while due >= 128.0 {
            due -= 128.0;
            sim.push(128);
        }
        sim.pull(128);
        if n > 400 {
            worst = worst.max(sim.outlet.ring.occupied_len());
        }
    }
    (worst, sim.dry, sim.trims)
}

#[test]
fn drift_stays_bounded_either_way() {
    let (worst, dry, trims) = drift(100.0);
    assert!(worst <= 4 * 128, "{worst} frames");
    assert!(
        dry == 0 && (1..=46).contains(&trims),
        "{dry} gaps, {trims} trims"
    );
    let (worst, dry, trims) = drift(-100.0);
    assert!(worst <= 4 * 128, "{worst} frames");
    assert!(
        (1..=46).contains(&dry) && trims <= dry,
        "{dry} gaps, {trims} trims"
    );
}

/// A slow sine through every kind of hiccup never jumps further than its own slope and a fade allow.
#[test]
fn a_trim_and_a_gap_do_not_click() {
    let (mut inlet, mut outlet) = duplex(1 << 14, 24_000);
    let (mut phase, mut last, mut events) = (0.0_f32, 0.0_f32, 0);
    for n in 0..3000 {
        let pushes = [1, 1 + 5 * usize::from(n == 900), usize::from(n != 1800)];
        for _ in 0..pushes[n / 1000] {
            let block: Vec<f32> = (0..128)
                .map(|_| {
                    phase = (phase + 100.0 / 48_000.0).fract();
                    (phase * std::f32::consts::TAU).sin()
                })
                .collect();
            inlet.push(&block);
        }
        let stalled = (1200..1204).contains(&n);
        let mut block = [0.0; 128];
        if !stalled {
            events += usize::from(!matches!(
                outlet.pull(&mut block),
                Pulled::Whole | Pulled::Waiting
            ));
        }
        if !stalled {
            for sample in block {
                assert!(
                    (sample - last).abs() < 0.06,
                    "block {n}: {last} to {sample}"
                );
                last = sample;
            }
        }
    }
    assert!(events >= 1);
}
