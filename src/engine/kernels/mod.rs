//! The inner loops, once for every instruction set.
//!
//! All is written once against [`simd::Simd`] and compiled for each; [`Kernel`] picks one at run time. Whatever the kernel
//! and wherever a block is cut, every frame goes through the same operations in the same order. This room and
//! `live/denormals` are the only ones with `unsafe` code.
#![expect(
    unsafe_code,
    reason = "vectors are read and written through pointers, behind checks of whole rows"
)]

pub mod aligned;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
pub mod bend;
pub mod column;
pub mod curve;
pub mod gates;
pub mod history;
mod limit;
pub mod matrix;
#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;
pub mod rows;
pub mod simd;
pub mod span;
pub mod sum;
mod tanh;
#[cfg(target_arch = "x86_64")]
mod tanh_table;
#[cfg(test)]
mod tests;

use simd::{Simd, Task};
use std::fmt;
use std::str::FromStr;

/// Which set of inner loops runs a network. There is one only where the processor has its instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kernel(Set);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Portable(portable::Portable),
    #[cfg(target_arch = "x86_64")]
    Avx2(avx2::Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512(avx512::Avx512),
    #[cfg(target_arch = "aarch64")]
    Neon(neon::Neon),
}

/// Runs `$call` with the instruction set that a kernel holds.
macro_rules! with {
    ($kernel:expr, $simd:ident => $call:expr) => {
        match $kernel.0 {
            Set::Portable($simd) => $call,
            #[cfg(target_arch = "x86_64")]
            Set::Avx2($simd) => $call,
            #[cfg(target_arch = "x86_64")]
            Set::Avx512($simd) => $call,
            #[cfg(target_arch = "aarch64")]
            Set::Neon($simd) => $call,
        }
    };
}

impl Kernel {
    /// Plain Rust for every processor: the oracle of all others.
    pub const PORTABLE: Self = Self(Set::Portable(portable::Portable));

    /// All that this processor can run, the fastest first.
    pub fn available() -> Vec<Self> {
        let mut kernels = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            kernels.extend(avx512::Avx512::detect().map(|simd| Self(Set::Avx512(simd))));
            kernels.extend(avx2::Avx2::detect().map(|simd| Self(Set::Avx2(simd))));
        }
        #[cfg(target_arch = "aarch64")]
        kernels.push(Self(Set::Neon(neon::Neon)));
        kernels.push(Self::PORTABLE);
        kernels
    }

    /// Multiplies and adds in registers alone, `rounds` times a few vectors, and tells how many products that made: no
    /// network could make more in the time this takes.
    pub fn multiply(self, rounds: usize) -> u64 {
        let mut products = 0;
        self.run(limit::Limit {
            rounds,
            products: &mut products,
        });
        products
    }

    /// Runs `task` compiled for this kernel's instructions.
    pub fn run(self, task: impl Task) {
        with!(self, simd => simd.run(task));
    }
}

/// Plain loops that the compiler makes vectors of, for every instruction set anew.
pub trait Loops {
    /// Runs them. Implementations are `#[inline(always)]`: the compiler then builds them for the caller's instructions.
    fn run(self);
}

struct Plain<L>(L);

impl<L: Loops> Task for Plain<L> {
    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        self.0.run();
    }
}

impl Kernel {
    /// Runs `loops` compiled for this kernel's instructions; the numbers are the same on all of them.
    pub fn run_loops(self, loops: impl Loops) {
        self.run(Plain(loops));
    }
}

impl Default for Kernel {
    /// The fastest one here.
    fn default() -> Self {
        Self::available()[0]
    }
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Set::Portable(_) => "portable",
            #[cfg(target_arch = "x86_64")]
            Set::Avx2(_) => "avx2",
            #[cfg(target_arch = "x86_64")]
            Set::Avx512(_) => "avx512",
            #[cfg(target_arch = "aarch64")]
            Set::Neon(_) => "neon",
        })
    }
}

/// A kernel that this build or this processor has not.
#[derive(Debug, thiserror::Error)]
#[error("there is no kernel \"{0}\" here; there are auto, {list}", list = names())]
pub struct NoSuchKernel(String);

fn names() -> String {
    let names: Vec<_> = Kernel::available().iter().map(Kernel::to_string).collect();
    names.join(", ")
}

impl FromStr for Kernel {
    type Err = NoSuchKernel;

    fn from_str(name: &str) -> Result<Self, NoSuchKernel> {
        match name {
            "auto" => Ok(Self::default()),
            _ => Self::available()
                .into_iter()
                .find(|kernel| kernel.to_string() == name)
                .ok_or_else(|| NoSuchKernel(name.to_owned())),
        }
    }
}
