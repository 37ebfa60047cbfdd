//! Where in a take something sounds.

/// Levels are taken over so long, seconds.
const BLOCK_S: f64 = 0.01;

/// A take that is nowhere louder is silence: -60 dBFS RMS.
const SILENT: f32 = 1e-3;

/// Nothing quieter than this counts, -66 dBFS RMS, nor what is so far below the loudest, -46 dB.
const FLOOR: f32 = 5e-4;
const BELOW_LOUDEST: f32 = 5e-3;

/// What is so far below the loudest, -26 dB, and there for so much of the take is the room.
const ROOM: f32 = 0.05;
const ROOM_SHARE: f64 = 0.05;

/// A pause that comes between one thing and the next, seconds.
const PAUSE_S: f64 = 1.5;

/// What was played last.
pub struct Heard {
    /// The first frame that sounds.
    pub begin: usize,
    /// One behind the last that does.
    pub end: usize,
    /// It was silent before the take ended.
    pub stopped: bool,
}

impl Heard {
    /// All since the last pause; with what was before it where it is shorter than `enough_s`. Absent where nothing sounds.
    pub fn of(take: &[f32], rate_hz: f64, enough_s: f64) -> Option<Self> {
        let frames = ((BLOCK_S * rate_hz) as usize).max(1);
        let levels: Vec<f32> = take.chunks(frames).map(rms).collect();
        let threshold = threshold(&levels)?;
        let mut sounding = (0..levels.len()).rev().filter(|n| levels[*n] >= threshold);
        let last = sounding.next()?;
        let mut first = last;
        for block in sounding {
            let pause_s = (first - block) as f64 * BLOCK_S;
            if pause_s >= PAUSE_S && (last - first) as f64 * BLOCK_S >= enough_s {
                break;
            }
            first = block;
        }
        Some(Self {
            begin: first * frames,
            end: ((last + 1) * frames).min(take.len()),
            stopped: last + 5 < levels.len(),
        })
    }
}

fn threshold(levels: &[f32]) -> Option<f32> {
    let mut sorted = levels.to_vec();
    sorted.sort_by(f32::total_cmp);
    let loudest = *sorted.last().filter(|loudest| **loudest >= SILENT)?;
    let room = sorted[(ROOM_SHARE * sorted.len() as f64) as usize];
    let room = if room < ROOM * loudest { room } else { 0.0 };
    Some(FLOOR.max(BELOW_LOUDEST * loudest).max(2.0 * room))
}

fn rms(block: &[f32]) -> f32 {
    let energy: f32 = block.iter().map(|x| x * x).sum();
    (energy / block.len().max(1) as f32).sqrt()
}
