//! Any bytes as a `.nam` file: whatever opens is built and plays, in every size it comes in.
#![no_main]

use backline::engine::{Kernel, Network, Tanh};
use backline::nam::Model;
use libfuzzer_sys::fuzz_target;

/// Multiplications per sample and bytes of history above which a capture is only read, not built: a few bytes of
/// JSON can ask for dilations of a million frames, and building such networks would leave the fuzzer no time for others.
const MACS: u64 = 200_000;
const HISTORY_BYTES: u64 = 4 << 20;

/// No multiple of a vector's width.
const BLOCKS: [usize; 4] = [1, 7, 65, 13];

fuzz_target!(|bytes: &[u8]| {
    let Ok(model) = Model::from_bytes(bytes) else {
        return;
    };
    for size in model.sizes() {
        play(&model.sized(size.slim));
    }
});

fn play(model: &Model) {
    if model.macs_per_sample() > MACS || model.history_bytes() > HISTORY_BYTES {
        return;
    }
    for kernel in [Kernel::PORTABLE, Kernel::default()] {
        let mut network = Network::new(model, Tanh::Exact, kernel);
        for length in BLOCKS {
            network.process(&mut vec![0.5; length]);
        }
        network.reset();
        network.process(&mut [-0.5; 3]);
    }
}
