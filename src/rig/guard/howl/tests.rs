//! A speaker that hears its guitar, simulated, and the guitar music that must not be taken for it.

use super::*;
use std::f32::consts::TAU;

const SPEC: Spec = Spec {
    sample_rate_hz: RATE as f64,
    max_block: 64,
};
const RATE: f32 = 48_000.0;
const FADE_MS: f32 = 3.0;

/// White noise between -1 and 1.
struct Noise(u32);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as f32 / (1 << 23) as f32 - 1.0
    }
}

/// What the room likes best: a band pass (the Audio EQ Cookbook's, peak gain 1).
struct Resonance {
    weights: [f32; 3],
    past: [f32; 4],
}

impl Resonance {
    fn new(hz: f32, q: f32) -> Self {
        let turn = TAU * hz / RATE;
        let alpha = turn.sin() / (2.0 * q);
        let scale = 1.0 / (1.0 + alpha);
        Self {
            weights: [alpha, 2.0 * turn.cos(), alpha - 1.0].map(|weight| weight * scale),
            past: [0.0; 4],
        }
    }

    fn next(&mut self, x: f32) -> f32 {
        let [x1, x2, y1, y2] = self.past;
        let [b, a1, a2] = self.weights;
        let y = b * (x - x2) + a1 * y1 + a2 * y2;
        self.past = [x, x1, y, y1];
        y
    }
}

/// Speaker, air, guitar, converter, amp, limiter, speaker.
#[derive(Clone, Copy, Debug)]
struct Room {
    delay_ms: f32,
    hz: f32,
    q: f32,
    /// Around the loop while all of it is linear.
    loop_gain: f32,
    drive: f32,
    saturates: bool,
}

impl Room {
    /// Frames until the guitar stands at its converter's end (a peak every 8 ms for 100 ms), and until it is found out.
    fn play(self, seconds: f32) -> (Option<usize>, Option<usize>) {
        let mut air = vec![0.0_f32; (self.delay_ms * RATE / 1000.0) as usize];
        let mut resonance = Resonance::new(self.hz, self.q);
        let (mut noise, mut howl) = (Noise(7), Howl::new(SPEC));
        let (mut end, mut stands, mut found) = (Run::new(384), None, None);
        for frame in 0..(seconds * RATE) as usize {
            let place = frame % air.len();
            let heard = resonance.next(air[place]) * self.loop_gain / self.drive;
            let guitar = (1e-3 * noise.next() + heard).clamp(-1.0, 1.0);
            if howl.follow(guitar) && found.is_none() {
                found = Some(frame);
            }
            if end.follow(guitar.abs() >= FULL) == 4800 {
                stands = Some(frame - 4799);
                break;
            }
            let amp = self.drive * guitar;
            let amp = if self.saturates { amp.tanh() } else { amp };
            air[place] = amp.clamp(-0.966, 0.966);
        }
        (stands, found)
    }
}

/// Every room of a grid, at loop gains of 0.4 to 12 dB.
fn rooms(saturates: bool, drive: f32) -> impl Iterator<Item = Room> {
    let grid = [5.0, 12.0, 25.0, 40.0].into_iter().flat_map(|delay_ms| {
        let tones = [(200.0, 8.0), (600.0, 4.0), (1500.0, 8.0), (2500.0, 2.0)];
        tones.map(|(hz, q)| (delay_ms, hz, q))
    });
    grid.flat_map(move |(delay_ms, hz, q)| {
        [1.05, 1.2, 1.5, 2.0, 3.0, 4.0].map(|loop_gain| Room {
            delay_ms,
            hz,
            q,
            loop_gain,
            drive,
            saturates,
        })
    })
}

#[test]
fn a_loop_above_unity_is_muted_within_50_ms_of_reaching_the_converters_end() {
    let (mut reached, mut in_time, mut worst) = (0, 0, 0.0_f32);
    let all = [(false, 1.0), (true, 1.0), (true, 2.0)];
    for room in all
        .into_iter()
        .flat_map(|(saturates, drive)| rooms(saturates, drive))
    {
        let (Some(stands), found) = room.play(8.0) else {
            continue;
        };
        reached += 1;
        let late = found.map_or(f32::MAX, |found| {
            (found as f32 - stands as f32) * 1000.0 / RATE + FADE_MS
        });
        worst = worst.max(late);
        if late <= 50.0 {
            in_time += 1;
        } else {
            eprintln!("late by {late}: {room:?}");
        }
    }
    eprintln!("{in_time} of {reached} in time, the last of all after {worst:.1} ms");
    assert!(reached > 200 && in_time == reached);
}

#[test]
fn a_loop_that_the_amp_keeps_below_the_converters_end_sings_for_ever() {
    for room in rooms(true, 12.0).filter(|room| room.loop_gain >= 1.5) {
        assert_eq!(room.play(4.0), (None, None), "{room:?}");
    }
}

fn found_in(seconds: f32, guitar: impl Fn(f32) -> f32) -> bool {
    let mut howl = Howl::new(SPEC);
    let frames = (seconds * RATE) as usize;
    (0..frames).any(|frame| howl.follow(guitar(frame as f32 / RATE).clamp(-1.0, 1.0)))
}

fn tone(hz: f32, time: f32) -> f32 {
    0.75 * (TAU * hz * time).sin() + 0.25 * (2.0 * TAU * hz * time).sin()
}

#[test]
fn a_note_that_blooms_and_stays_is_music() {
    for hz in [110.0, 220.0, 440.0, 880.0] {
        for db_per_s in [10.0, 30.0, 100.0, 600.0] {
            for top in [0.25, 0.5, 0.8] {
                let bloom = |t: f32| 10.0_f32.powf(db_per_s * t / 20.0 - 2.0).min(top);
                assert!(
                    !found_in(5.0, |t| bloom(t) * tone(hz, t)),
                    "{hz} {db_per_s} {top}"
                );
            }
        }
        for rise_s in [0.05, 0.3, 1.0] {
            let bow = |t: f32| 0.85 * (1.0 - (-t / rise_s).exp());
            assert!(
                !found_in(4.0, |t| bow(t) * tone(hz, t)),
                "bowed {hz} {rise_s}"
            );
        }
    }
}

#[test]
fn plucks_that_clip_the_converter_are_music() {
    for hz in [41.0, 82.0, 110.0, 147.0, 196.0, 330.0, 659.0, 1318.0] {
        for attack_s in [0.001, 0.005, 0.012] {
            for gain in [1.0, 2.0, 4.0] {
                let note = |t: f32| {
                    let age = t % 0.7;
                    gain * (1.0 - (-age / attack_s).exp()) * (-3.0 * age).exp() * tone(hz, t)
                };
                assert!(!found_in(3.0, note), "{hz} {attack_s} {gain}");
            }
        }
    }
}

#[test]
fn strummed_chords_that_clip_the_converter_are_music() {
    let chords: [&[f32]; 4] = [
        &[82.4, 123.5, 164.8, 207.7, 246.9, 329.6],
        &[110.0, 164.8, 220.0],
        &[82.4, 123.5],
        &[440.0, 443.0],
    ];
    for strings in chords {
        for gain in [0.5, 1.0, 2.0] {
            let strum = |t: f32| {
                let string = |(n, hz): (usize, &f32)| {
                    let age = t % 0.5 - 0.01 * n as f32;
                    let ring = (-3.0 * age).exp() * (age * 500.0).clamp(0.0, 1.0);
                    ring * tone(*hz, t)
                };
                gain * strings.iter().enumerate().map(string).sum::<f32>()
            };
            assert!(!found_in(4.0, strum), "{strings:?} {gain}");
        }
    }
}

#[test]
fn the_riff_is_music_even_where_it_clips() {
    let mut riff = vec![0.0; 6 * 48_000];
    crate::library::builtin_riff().read(&mut riff);
    for gain in [1.0, 2.0, 4.0, 8.0] {
        let mut howl = Howl::new(SPEC);
        assert!(
            !riff
                .iter()
                .any(|x| howl.follow((gain * x).clamp(-1.0, 1.0))),
            "{gain}"
        );
    }
}

#[test]
fn a_tone_that_stands_at_the_end_for_three_seconds_is_none() {
    assert!(!found_in(2.9, |t| tone(440.0, t) * 2.0));
    assert!(found_in(3.1, |t| tone(440.0, t) * 2.0));
}
