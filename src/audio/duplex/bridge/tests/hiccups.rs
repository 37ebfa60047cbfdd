use super::{STEADY, World, studio};

/// The steepest step of the tone itself is 0.065; a fade adds a little, a click would add a lot.
const CLICK: f32 = 0.1;

/// A minute of peace, a stall, a few minutes of peace.
fn stall(input: Option<f64>, output: Option<f64>) -> World {
    let within = |length: f64| (60.0, 60.0 + length);
    let (mut hears, mut speaks) = (studio(120.0), studio(0.0));
    hears.stalls.extend(input.map(within));
    speaks.stalls.extend(output.map(within));
    let mut world = World::new(hears, speaks, 1000.0);
    world.run_until(59.0);
    world.look_afresh();
    world.run_until(66.0);
    world
}

fn assert_back_at_the_target(world: &mut World, by: f64, what: &str) {
    assert!(
        world.heard.steepest < CLICK,
        "{what}: {}",
        world.heard.steepest
    );
    let settled = world.bridge.steering.error().abs();
    assert!(settled < 64.0, "{what}: {settled:.0} frames off");
    world.look_afresh();
    world.run_until(by);
    assert_eq!(world.faults, [0, 0], "{what}: one hiccup, no more");
    world.look_afresh();
    world.run_until(by + 10.0);
    let middle = (world.fills[0] + world.fills[1]) / 2.0;
    assert!(
        (middle - world.bridge.target.aim()).abs() < 64.0,
        "{what}: {middle}"
    );
    assert!(
        world.bridge.target.aim() < 420.0,
        "{what}: {}",
        world.bridge.target.aim()
    );
    assert!(world.heard.worst_cents < STEADY, "{what}");
}

#[test]
fn a_stalled_input_costs_one_gap_and_no_delay() {
    for seconds in [0.004, 0.5] {
        let mut world = stall(Some(seconds), None);
        let what = format!("input away for {seconds} s, {:?}", world.faults);
        assert!(world.faults[0] <= 1 && world.faults[1] == 0, "{what}");
        assert_back_at_the_target(&mut world, 250.0, &what);
    }
}

#[test]
fn a_stalled_output_leaves_no_delay_behind() {
    for seconds in [0.02, 5.0] {
        let mut world = stall(None, Some(seconds));
        let what = format!("output away for {seconds} s, {:?}", world.faults);
        assert!(world.faults[0] == 0 && world.faults[1] <= 1, "{what}");
        assert_back_at_the_target(&mut world, 250.0, &what);
    }
}

#[test]
fn many_hiccups_leave_nothing_behind() {
    let (mut hears, mut speaks) = (studio(-80.0), studio(0.0));
    hears.stalls = (2..6)
        .map(|n| (3.0 * f64::from(n), 3.0 * f64::from(n) + 0.01))
        .collect();
    speaks.stalls = (2..6)
        .map(|n| (3.1 * f64::from(n), 3.1 * f64::from(n) + 0.03))
        .collect();
    let mut world = World::new(hears, speaks, 1000.0);
    world.run_until(30.0);
    assert!(
        world.faults[0] <= 4 && world.faults[1] <= 4,
        "{:?}",
        world.faults
    );
    assert_back_at_the_target(&mut world, 450.0, "many");
}

/// A server that hands four blocks over at once: after a few gaps it is known.
#[test]
fn an_input_that_comes_in_heaps_is_learnt() {
    let mut heaps = studio(30.0);
    heaps.heap = 4;
    let mut world = World::new(heaps, studio(0.0), 1000.0);
    world.run_until(10.0);
    assert!(world.faults[0] <= 8, "{:?}", world.faults);
    world.look_afresh();
    world.run_until(300.0);
    assert_eq!(world.faults, [0, 0]);
}

/// A server whose period is changed while it runs.
#[test]
fn a_block_length_that_changes_is_followed_up_and_down() {
    let blocks: [&[usize]; 3] = [&[128], &[1024], &[64]];
    let mut world = World::new(studio(50.0), studio(0.0), 1000.0);
    for (n, blocks) in blocks.into_iter().enumerate() {
        (world.input.blocks, world.output.blocks) = (blocks, blocks);
        world.look_afresh();
        world.run_until(150.0 * (n + 1) as f64);
        let [gaps, trims] = world.faults;
        assert!(gaps <= 1 && trims <= 1, "{blocks:?}: {:?}", world.faults);
        assert!(world.heard.steepest < CLICK, "{blocks:?}");
        let aim = world.bridge.target.aim();
        let most = 4.0 * blocks[0] as f64 + 250.0;
        assert!(aim < most, "{blocks:?}: {aim:.0}");
    }
}
