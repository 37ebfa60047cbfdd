mod hiccups;
mod phasor;
mod world;

use world::{Side, World};

/// What steering may do to a tone, cents.
const STEADY: f64 = 0.1;

fn studio(ppm: f64) -> Side {
    Side::new(48_000, ppm, &[128])
}

/// Half an hour of a tone of 1 kHz: nothing is missing, nothing is too much, and the pitch stands still.
fn half_an_hour(input: Side, ppm: f64) {
    let mut world = World::new(input, studio(0.0), 1000.0);
    world.run_until(1.0);
    assert_eq!(world.faults, [0, 0], "at the start");
    world.run_until(60.0);
    world.heard.look_afresh();
    world.fills = [f64::INFINITY, 0.0];
    world.run_until(1800.0);
    assert_eq!(world.faults, [0, 0]);
    let (fills, cents) = (world.fills, world.heard.worst_cents);
    let drift = world.bridge.gauge().drift_ppm();
    assert!(fills[0] > 128.0 && fills[1] < 6.0 * 128.0, "{fills:?}");
    assert!(cents < STEADY, "{cents} cent");
    assert!((drift - ppm).abs() < 10.0, "{drift} ppm");
}

#[test]
fn an_input_200_ppm_fast_runs_for_half_an_hour() {
    half_an_hour(studio(200.0), 200.0);
}

#[test]
fn an_input_200_ppm_slow_runs_for_half_an_hour() {
    half_an_hour(studio(-200.0), -200.0);
}

#[test]
fn cd_in_and_studio_out_run_for_half_an_hour() {
    half_an_hour(Side::new(44_100, 100.0, &[128]), 100.0);
}

/// No callback is ever late and nothing is left to learn: what remains is the resampler and the loop.
#[test]
fn where_nothing_is_late_the_tone_is_clean() {
    for rate in [44_100, 48_000] {
        let mut input = Side::new(rate, 40.0, &[64]);
        let mut output = studio(0.0);
        (input.jitter_s, output.jitter_s) = (0.0, 0.0);
        let mut world = World::new(input, output, 1000.0);
        world.run_until(400.0);
        world.look_afresh();
        world.run_until(405.0);
        let (snr_db, cents) = (world.heard.worst_snr_db, world.heard.worst_cents);
        assert!(snr_db > 80.0, "{rate} Hz: {snr_db:.1} dB");
        assert!(cents < 0.01, "{rate} Hz: {cents} cent");
    }
}

#[test]
fn blocks_of_any_and_varying_size_flow_without_a_gap() {
    let blocks: [[&[usize]; 2]; 7] = [
        [&[1024], &[64]],
        [&[64], &[1024]],
        [&[441], &[256]],
        [&[170, 170, 172], &[256]],
        [&[1, 24, 3], &[480]],
        [&[17, 400, 1, 256], &[300, 5, 64]],
        [&[3000], &[2500, 1]],
    ];
    for [input, output] in blocks {
        let input = Side::new(48_000, 150.0, input);
        let mut world = World::new(input, Side::new(48_000, -20.0, output), 1000.0);
        world.run_until(60.0);
        let blocks = [world.input.blocks, world.output.blocks];
        assert_eq!(world.faults, [0, 0], "{blocks:?}");
        world.heard.look_afresh();
        world.run_until(70.0);
        let longest = blocks.iter().flat_map(|b| b.iter()).max().copied();
        let most = 4.0 * longest.unwrap_or(0) as f64 + 200.0;
        assert!(world.heard.worst_cents < STEADY, "{blocks:?}");
        assert!(
            world.bridge.target.aim() < most,
            "{blocks:?}: {}",
            world.bridge.target.aim()
        );
    }
}

/// The stated delay is the one that is heard; the tone is slow enough to leave no doubt.
#[test]
fn the_stated_delay_is_heard() {
    for (rate, block) in [(44_100, &[128]), (48_000, &[256]), (96_000, &[64])] {
        let input = Side::new(rate, -60.0, block);
        let mut world = World::new(input, studio(0.0), 100.0);
        world.run_until(100.0);
        let stated = world.bridge.gauge().delay_frames() as f64;
        let heard = world.heard.late * 480.0;
        let off = (stated - heard + 240.0).rem_euclid(480.0) - 240.0;
        assert!(
            off.abs() < 4.0,
            "{rate} Hz: {stated} stated, {heard:.1} heard"
        );
    }
}
