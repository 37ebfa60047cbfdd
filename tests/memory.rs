//! What a network keeps in memory.

use backline::engine::{Kernel, Network, Tanh};
use backline::nam::Model;
use std::path::Path;

/// It should sit in a processor's second-level cache, with room for what else plays.
const MOST_BYTES: i64 = 1 << 20;

#[test]
fn the_official_networks_stay_within_a_second_level_cache() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for name in ["standard", "a2_full"] {
        let file = folder.join(name).with_extension("nam");
        let model = Model::open(&file).expect("the fixture is there");
        for kernel in Kernel::available() {
            let mut network = None;
            let used = allocation_counter::measure(|| {
                network = Some(Network::new(&model, Tanh::Exact, kernel));
            });
            assert!(
                (1..MOST_BYTES).contains(&used.bytes_current),
                "{name} on {kernel}: {used:?}"
            );
        }
    }
}
