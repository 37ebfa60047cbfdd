//! Where the end of a loop meets its start.

/// What came before the start comes in over the end for so long, seconds.
pub const FADE_S: f64 = 0.03;

/// So many places a second are tried.
const ENOUGH_HZ: f64 = 64_000.0;

/// What it costs in likeness to move an end as far as it may be.
const MOVED: f32 = 0.02;

/// From where to where a loop goes, in frames of its take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seam {
    pub start: usize,
    pub end: usize,
}

impl Seam {
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Moves the end, by up to so much, to where its waves are most like those before the start; where it does not matter
    /// it stays.
    pub fn meet(self, take: &[f32], rate_hz: f64, range_s: f64) -> Self {
        let fade = self.fade(rate_hz);
        let range = (range_s * rate_hz) as usize;
        let first = self.end.saturating_sub(range).max(self.start + fade);
        let ends = first..=(self.end + range).min(take.len());
        let before = &take[self.start - fade..self.start];
        let moved = |end: &usize| end.abs_diff(self.end) as f32 / range.max(1) as f32;
        let alike = |end: &usize| correlation(before, &take[end - fade..*end]) - MOVED * moved(end);
        // At high rates not every frame is worth a look.
        let ends = ends.step_by((rate_hz / ENOUGH_HZ).ceil() as usize);
        let best = ends.max_by(|a, b| alike(a).total_cmp(&alike(b)));
        Self {
            end: best.unwrap_or(self.end),
            ..self
        }
    }

    /// The loop: what is between, its end fading over into what comes before the start. Waves that are alike fade at equal
    /// gain, others at equal power, and what is between the two accordingly.
    pub fn close(&self, take: &[f32], rate_hz: f64) -> Vec<f32> {
        let fade = self.fade(rate_hz);
        let mut samples = take[self.start..self.end].to_vec();
        let (before, split) = (&take[self.start - fade..self.start], samples.len() - fade);
        let last = &mut samples[split..];
        let alike = correlation(before, last).max(0.0);
        for (n, (sample, before)) in last.iter_mut().zip(before).enumerate() {
            let share = (n as f32 + 1.0) / (fade as f32 + 1.0);
            // The power of the sum of two of equal power that are so much alike.
            let power = 1.0 - 2.0 * share * (1.0 - share) * (1.0 - alike);
            *sample = (*sample * (1.0 - share) + before * share) / power.sqrt();
        }
        samples
    }

    fn fade(&self, rate_hz: f64) -> usize {
        let fade = (FADE_S * rate_hz).round() as usize;
        fade.min(self.start)
            .min(self.end.saturating_sub(self.start) / 2)
    }
}

/// Of waves around zero: -1 to 1.
fn correlation(a: &[f32], b: &[f32]) -> f32 {
    let alike = sum_of_products(a, b);
    let power = sum_of_products(a, a) * sum_of_products(b, b);
    alike / power.sqrt().max(f32::MIN_POSITIVE)
}

fn sum_of_products(a: &[f32], b: &[f32]) -> f32 {
    // Side by side, for the machine's sake.
    const LANES: usize = 16;
    let mut sums = [0.0; LANES];
    let (a, b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest = a.remainder().iter().zip(b.remainder());
    let rest: f32 = rest.map(|(a, b)| a * b).sum();
    for (a, b) in a.zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}
