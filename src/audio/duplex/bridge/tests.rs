mod phasor;
mod world;

use super::*;
use world::{Side, World};

#[test]
fn explore() {
    for (ir, ppm, ib, or) in [
        (48_000, 200.0, &[128usize][..], 48_000),
        (48_000, -200.0, &[128], 48_000),
        (44_100, 100.0, &[128], 48_000),
        (48_000, 200.0, &[1024], 48_000),
        (96_000, 50.0, &[256], 48_000),
    ] {
        let mut w = World::new(Side::new(ir, ppm, ib), Side::new(or, 0.0, &[128]), 1000.0);
        let mut at = 0.0;
        for to in [1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 240., 300.] {
            w.look_afresh();
            w.run_until(to);
            eprintln!("{ir}{ppm:+} {ib:?}: {at:4}..{to:4}s faults {:?} fills {:.1?} aim {:.1} cents {:.4} snr {:.1} drift {:.2} err {:.2} owes {:.1} late {:.4} delay {}",
                w.faults, w.fills, w.bridge.aim, w.heard.worst_cents, w.heard.worst_snr_db, w.bridge.steering.drift_ppm(), w.bridge.steering.error(), w.bridge.owed.get(), w.heard.late*or as f64/1000., w.bridge.gauge().delay_frames());
            at = to;
        }
    }
}
