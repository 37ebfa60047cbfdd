use super::*;
use crate::units::gain_from_db;
use proptest::prelude::*;
use std::f32::consts::TAU;

const SPEC: Spec = Spec {
    sample_rate_hz: 48_000.0,
    max_block: 64,
};
const FRAMES_PER_MS: usize = 48;

/// Both sides alike.
fn watch(guard: &mut Guard, guitar: &[f32], sound: &mut [f32], broke: bool) -> Option<Danger> {
    let mut right = sound.to_vec();
    let danger = guard.process(guitar, [sound, &mut right], broke);
    assert_eq!(sound, right);
    danger
}

fn ms(ms: usize) -> usize {
    ms * FRAMES_PER_MS
}

fn sine(hz: f32, gain: f32, frames: usize) -> Vec<f32> {
    let turn = TAU * hz / 48_000.0;
    (0..frames)
        .map(|n| gain * (turn * n as f32).sin())
        .collect()
}

/// Plays `sound` out of a silent guitar in small blocks; what trips, and in which frame all is silent.
fn watched(mut sound: Vec<f32>) -> Option<(Danger, usize)> {
    let mut guard = Guard::new(SPEC);
    let blocks = sound.chunks_mut(64);
    let dangers: Vec<_> = blocks
        .filter_map(|block| watch(&mut guard, &[0.0; 64][..block.len()], block, false))
        .collect();
    let danger = *dangers.first()?;
    assert_eq!(dangers.len(), 1, "it tells once");
    let heard = sound.iter().rposition(|sample| *sample != 0.0);
    Some((danger, heard.map_or(0, |last| last + 1)))
}

#[test]
fn a_constant_is_muted_within_50_ms() {
    for level in [0.3, -1.0, 5.0] {
        let tripped = watched(vec![level; ms(200)]);
        let (danger, silent) = tripped.expect("it is direct current");
        assert_eq!(danger, Danger::Direct);
        assert!(silent <= ms(45), "{level}: {silent}");
    }
    assert_eq!(watched(vec![0.25; ms(200)]), None);
}

#[test]
fn low_notes_and_lopsided_distortion_are_no_direct_current() {
    for hz in [25.0, 30.0, 31.0, 41.2, 82.4] {
        let note = sine(hz, 1.0, ms(1000));
        assert_eq!(watched(note.clone()), None, "{hz} Hz");
        let half: Vec<f32> = note.iter().map(|x| (4.0 * x).max(0.0)).collect();
        assert_eq!(watched(half), None, "{hz} Hz rectified");
        let lopsided: Vec<f32> = note.iter().map(|x| (20.0 * (x + 0.7)).tanh()).collect();
        assert_eq!(watched(lopsided), None, "{hz} Hz lopsided");
    }
}

#[test]
fn a_drop_of_an_octave_below_the_lowest_note_is_none_either() {
    let mut turn = 0.0_f32;
    let drop = (0..ms(2000)).map(|n| {
        turn += TAU * (60.0 - 35.0 * n as f32 / ms(2000) as f32) / 48_000.0;
        turn.sin()
    });
    assert_eq!(watched(drop.collect()), None);
}

#[test]
fn a_blast_is_muted_within_50_ms_and_overdrive_is_not() {
    for (hz, db) in [(50.0, 24.0), (196.0, 20.0), (3000.0, 60.0)] {
        let tripped = watched(sine(hz, gain_from_db(db), ms(200)));
        let (danger, silent) = tripped.expect("it is a blast");
        assert_eq!(danger, Danger::Blast);
        assert!(silent <= ms(40), "{hz} Hz: {silent}");
    }
    for db in [0.0, 6.0, 12.0, 17.9] {
        assert_eq!(watched(sine(196.0, gain_from_db(db), ms(500))), None);
    }
    let mut click = vec![0.0; ms(500)];
    click[ms(100)..ms(110)].fill(50.0);
    assert_eq!(watched(click), None, "a click is limited");
}

/// In which block of `frames` a network trips that breaks every `every`th of them.
fn broken_in(frames: usize, every: usize) -> Option<usize> {
    let mut guard = Guard::new(SPEC);
    let guitar = vec![0.0; frames];
    (0..40).find(|n| {
        let danger = watch(&mut guard, &guitar, &mut guitar.clone(), n % every == 0);
        assert!(danger.is_none_or(|danger| danger == Danger::NotNumbers));
        danger.is_some()
    })
}

#[test]
fn a_network_that_keeps_breaking_is_muted_and_a_single_glitch_is_not() {
    for (frames, block) in [(1, 2), (16, 2), (64, 2), (128, 1), (1024, 1)] {
        assert_eq!(broken_in(frames, 1), Some(block), "blocks of {frames}");
        assert!(block * frames + ms(3) <= ms(50));
        assert_eq!(broken_in(frames, 100), None, "one of {frames}");
    }
    assert_eq!(broken_in(64, 39), None, "one in 52 ms");
}

#[test]
fn stays_mute_until_the_switch_has_been_on_and_off_and_then_watches_anew() {
    let mut guard = Guard::new(SPEC);
    let guitar = vec![0.0; ms(100)];
    for _ in 0..2 {
        let mut sound = vec![1.0; ms(100)];
        assert!(!guard.follow(false));
        assert_eq!(
            watch(&mut guard, &guitar, &mut sound, false),
            Some(Danger::Direct)
        );
        assert!(
            sound
                .windows(2)
                .all(|pair| (0.0..0.01).contains(&(pair[0] - pair[1])))
        );
        for mute in [false, true, true] {
            assert!(!guard.follow(mute));
            let mut sound = vec![1.0; ms(100)];
            assert_eq!(watch(&mut guard, &guitar, &mut sound, false), None);
            assert_eq!(sound, vec![0.0; ms(100)]);
        }
        assert!(guard.follow(false), "the player has unmuted");
        let mut sound = vec![0.2; ms(100)];
        assert_eq!(watch(&mut guard, &guitar, &mut sound, false), None);
        assert_eq!(sound, vec![0.2; ms(100)]);
    }
}

#[test]
fn what_the_player_has_muted_is_not_watched() {
    let mut guard = Guard::new(SPEC);
    let guitar = vec![0.0; ms(100)];
    assert!(!guard.follow(true));
    assert_eq!(
        watch(&mut guard, &guitar, &mut vec![1.0; ms(100)], true),
        None
    );
    assert!(!guard.follow(false));
    assert_eq!(
        watch(&mut guard, &guitar, &mut vec![1.0; ms(30)], true),
        None
    );
}

proptest! {
    /// Chords of up to six strings, plucked again and again, through any drive: bounded by full scale.
    #[test]
    fn music_below_full_scale_never_trips(
        strings in prop::collection::vec((30.0_f32..1400.0, 0.1_f32..1.0), 1..7),
        pluck_ms in 60_usize..600,
        drive in 0.5_f32..40.0,
        level in 0.05_f32..0.88,
    ) {
        let sum: f32 = strings.iter().map(|(_, gain)| gain).sum();
        let guitar: Vec<f32> = (0..ms(1200)).map(|n| {
            let age = (n % ms(pluck_ms)) as f32 / 48_000.0;
            let time = n as f32 / 48_000.0;
            let chord: f32 = strings.iter().map(|(hz, gain)| gain * (TAU * hz * time).sin()).sum();
            level * chord / sum * (-3.0 * age).exp() * (age * 1000.0).min(1.0)
        }).collect();
        let mut sound: Vec<f32> = guitar.iter().map(|x| (drive * x + 0.2).tanh()).collect();
        let expected = sound.clone();
        prop_assert_eq!(watch(&mut Guard::new(SPEC), &guitar, &mut sound, false), None);
        prop_assert_eq!(sound, expected);
    }

    #[test]
    fn blocks_change_no_bit(size in 1_usize..999, at in 0_usize..2000, level in 0.2_f32..20.0) {
        let mut whole = sine(196.0, 0.5, ms(150));
        whole[at..].iter_mut().for_each(|sample| *sample = level);
        let mut pieces = whole.clone();
        let guitar = vec![0.0; whole.len()];
        let seen = watch(&mut Guard::new(SPEC), &guitar, &mut whole, false);
        let mut guard = Guard::new(SPEC);
        let blocks = pieces.chunks_mut(size);
        let again: Vec<_> = blocks.filter_map(|block| {
            watch(&mut guard, &guitar[..block.len()], block, false)
        }).collect();
        prop_assert_eq!(seen.into_iter().collect::<Vec<_>>(), again);
        prop_assert_eq!(whole, pieces);
    }
}
