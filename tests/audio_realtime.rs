//! What the sound card's callbacks do between the devices and the rig allocates nothing.

use assert_no_alloc::{AllocDisabler, assert_no_alloc, violation_count};
use backline::audio::convert::{spread, take_channel};
use backline::audio::duplex::{Pace, Pulled, duplex};

#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

#[test]
fn neither_ring_nor_conversion_allocates_whatever_happens() {
    for pace in [Pace::Free, Pace::Lockstep] {
        let (mut inlet, mut outlet) = duplex(1 << 12, 4_800, pace);
        let gauge = outlet.gauge();
        let frames = [7_i16; 2 * 128];
        let mut mono = [0.0_f32; 128];
        let mut out = [0_i16; 6 * 128];
        let mut seen = [0; 4];
        assert_no_alloc(|| {
            for n in 0..20_000 {
                // Stretches of too much, too little and just enough input, long enough to overflow and run dry.
                let pushes = [1, 2, 0][n / 50 % 3];
                for _ in 0..pushes {
                    take_channel(&frames, 2, 1, &mut mono);
                    inlet.push(&mono);
                }
                let pulled = outlet.pull(&mut mono[..64 + n % 65]);
                seen[pulled as usize] += 1;
                spread(&mono, 6, &mut out);
                std::hint::black_box(gauge.delay_frames());
            }
        });
        assert_eq!(violation_count(), 0);
        for pulled in [
            Pulled::Waiting,
            Pulled::Whole,
            Pulled::RanDry,
            Pulled::Trimmed,
        ] {
            assert!(seen[pulled as usize] > 0, "{pulled:?} never happened");
        }
    }
}
