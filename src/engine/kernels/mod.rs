//! The inner loops: weight matrices times rows of time.
//!
//! Signals are rows, one per channel, with time running along the row. Whatever the kernel and wherever a block
//! is cut, every frame goes through the same operations in the same order.

mod portable;

use std::fmt;
use std::str::FromStr;

/// Which set of inner loops runs a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kernel {
    /// Plain Rust for every processor: the oracle of all others.
    #[default]
    Portable,
}

impl Kernel {
    /// All that this build can run on this processor, the fastest first.
    pub const AVAILABLE: [Kernel; 1] = [Self::Portable];

    /// The fastest one here.
    pub fn auto() -> Self {
        Self::AVAILABLE[0]
    }
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Portable => write!(f, "portable"),
        }
    }
}

/// A kernel that this build or this processor has not.
#[derive(Debug, thiserror::Error)]
#[error("there is no kernel \"{0}\" here; there are auto and {list}", list = available())]
pub struct NoSuchKernel(String);

fn available() -> String {
    Kernel::AVAILABLE
        .map(|kernel| kernel.to_string())
        .join(", ")
}

impl FromStr for Kernel {
    type Err = NoSuchKernel;

    fn from_str(name: &str) -> Result<Self, NoSuchKernel> {
        let mut known = Self::AVAILABLE.into_iter();
        match name {
            "auto" => Ok(Self::auto()),
            _ => known
                .find(|kernel| kernel.to_string() == name)
                .ok_or_else(|| NoSuchKernel(name.to_owned())),
        }
    }
}

/// Output rows that share one look at the input.
const TILE_ROWS: usize = 4;

/// The weights of a convolution, in the order the inner loop reads them.
#[derive(Clone, Debug)]
pub struct Matrix {
    kernel: Kernel,
    inputs: usize,
    outputs: usize,
    taps: usize,
    /// `[tile][input][tap][row in tile]`; the last tile may have fewer rows.
    weights: Vec<f32>,
}

/// Where a convolution reads: frame `t` of tap `k` of channel `i` is `rows[i * stride + starts[k] + t]`.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The rows, one after another.
    pub rows: &'a [f32],
    /// From one row to the next.
    pub stride: usize,
    /// One offset per tap, oldest tap first.
    pub starts: &'a [usize],
}

impl Matrix {
    /// Packs `weights` (`[output][input][tap]`).
    pub fn new(kernel: Kernel, [outputs, inputs, taps]: [usize; 3], weights: &[f32]) -> Self {
        let mut packed = Vec::with_capacity(weights.len());
        for tile in (0..outputs).step_by(TILE_ROWS) {
            for column in 0..inputs * taps {
                let rows = tile..outputs.min(tile + TILE_ROWS);
                packed.extend(rows.map(|row| weights[row * inputs * taps + column]));
            }
        }
        Self {
            kernel,
            inputs,
            outputs,
            taps,
            weights: packed,
        }
    }

    /// Adds this matrix times `source` to the rows of `out`, `stride` apart, for `frames` frames. Real-time safe.
    pub fn accumulate(&self, source: Source, out: &mut [f32], stride: usize, frames: usize) {
        match self.kernel {
            Kernel::Portable => portable::accumulate(self, source, out, stride, frames),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernels_are_chosen_by_name() {
        assert_eq!("auto".parse::<Kernel>().ok(), Some(Kernel::auto()));
        for kernel in Kernel::AVAILABLE {
            assert_eq!(kernel.to_string().parse::<Kernel>().ok(), Some(kernel));
        }
        let error = "cray"
            .parse::<Kernel>()
            .expect_err("there is no such thing");
        assert!(error.to_string().contains("portable"), "{error}");
    }

    /// Every size of tile, in rows and in time, against the definition.
    #[test]
    fn accumulate_is_the_sum_it_claims_to_be() {
        let (inputs, taps, length) = (3, 2, 40);
        let rows: Vec<f32> = (0..inputs * length)
            .map(|i| (i % 17) as f32 - 8.0)
            .collect();
        let starts = [1, 4];
        for outputs in 1..=9 {
            let weights: Vec<f32> = (0..outputs * inputs * taps)
                .map(|i| (i % 7) as f32 - 3.0)
                .collect();
            let matrix = Matrix::new(Kernel::Portable, [outputs, inputs, taps], &weights);
            for frames in [0, 1, 7, 8, 9, 31] {
                let mut out = vec![0.5; outputs * length];
                let source = Source {
                    rows: &rows,
                    stride: length,
                    starts: &starts,
                };
                matrix.accumulate(source, &mut out, length, frames);
                for (at, value) in out.iter().enumerate() {
                    let (o, t) = (at / length, at % length);
                    let sum: f32 = (0..inputs * taps)
                        .map(|c| {
                            weights[o * inputs * taps + c]
                                * rows[(c / taps) * length + starts[c % taps] + t.min(31)]
                        })
                        .sum();
                    let expected = if t < frames { 0.5 + sum } else { 0.5 };
                    assert_eq!(*value, expected, "output {o}, frame {t} of {frames}");
                }
            }
        }
    }
}
