//! The most of something over the last minute or two.

/// How long a peak counts at least, seconds; at most twice that.
const MEMORY_S: f64 = 60.0;

/// A peak that is forgotten.
#[derive(Default)]
pub struct Peak {
    now: f64,
    before: f64,
    elapsed_s: f64,
}

impl Peak {
    /// Takes a value in that held for `seconds`.
    pub fn saw(&mut self, value: f64, seconds: f64) {
        self.elapsed_s += seconds;
        if self.elapsed_s >= MEMORY_S {
            self.before = std::mem::take(&mut self.now);
            self.elapsed_s = 0.0;
        }
        self.now = self.now.max(value);
    }

    /// The highest value that is not forgotten.
    pub fn get(&self) -> f64 {
        self.now.max(self.before)
    }
}
