//! Numbers too small to hear, and a hundred times slower than all others, become zero.

#![expect(
    unsafe_code,
    reason = "the floating-point mode of a thread is set in a register"
)]

use std::arch::asm;
use std::marker::PhantomData;

/// While this lives, its thread takes denormal numbers for zero; then the mode is as it was before.
///
/// On processors other than x86-64 and aarch64 it does nothing.
#[must_use = "the mode ends where this is dropped"]
pub struct FlushDenormals {
    before: Mode,
    /// The mode is the thread's: this must end where it began.
    _not_send: PhantomData<*const ()>,
}

impl FlushDenormals {
    /// Begins flushing on this thread. Real-time safe.
    pub fn begin() -> Self {
        let before = read_mode();
        write_mode(before | FLUSH);
        Self {
            before,
            _not_send: PhantomData,
        }
    }
}

impl Drop for FlushDenormals {
    fn drop(&mut self) {
        write_mode(self.before);
    }
}

#[cfg(target_arch = "x86_64")]
type Mode = u32;
/// Flush to zero (bit 15) and denormals are zero (bit 6). Source: Intel SDM volume 1, 10.2.3.
#[cfg(target_arch = "x86_64")]
const FLUSH: Mode = 1 << 15 | 1 << 6;

#[cfg(target_arch = "x86_64")]
fn read_mode() -> Mode {
    let mut mode: Mode = 0;
    // SAFETY: SSE is part of x86-64; the register is written to a live u32.
    unsafe { asm!("stmxcsr [{}]", in(reg) &raw mut mode, options(nostack, preserves_flags)) };
    mode
}

#[cfg(target_arch = "x86_64")]
fn write_mode(mode: Mode) {
    // SAFETY: only FLUSH ever differs from what was read, so rounding and exception masks stay.
    unsafe { asm!("ldmxcsr [{}]", in(reg) &raw const mode, options(nostack, preserves_flags)) };
}

#[cfg(target_arch = "aarch64")]
type Mode = u64;
/// Flush to zero (bit 24, FZ), inputs and outputs. Source: Arm ARM, FPCR.
#[cfg(target_arch = "aarch64")]
const FLUSH: Mode = 1 << 24;

#[cfg(target_arch = "aarch64")]
fn read_mode() -> Mode {
    let mode: Mode;
    // SAFETY: FPCR may be read at any privilege level.
    unsafe { asm!("mrs {}, fpcr", out(reg) mode, options(nostack, preserves_flags)) };
    mode
}

#[cfg(target_arch = "aarch64")]
fn write_mode(mode: Mode) {
    // SAFETY: only FLUSH ever differs from what was read, so rounding and exception masks stay.
    unsafe { asm!("msr fpcr, {}", in(reg) mode, options(nostack, preserves_flags)) };
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
type Mode = u8;
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
const FLUSH: Mode = 0;
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn read_mode() -> Mode {
    0
}
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn write_mode(_mode: Mode) {}

#[cfg(all(test, any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tests {
    use super::*;
    use std::hint::black_box;

    /// Half of the smallest normal number: a denormal made, and a denormal read.
    fn made_and_read() -> (f32, f32) {
        let denormal = f32::from_bits(1 << 20);
        (
            black_box(f32::MIN_POSITIVE) * black_box(0.5),
            black_box(denormal) * black_box(16_777_216.0),
        )
    }

    #[test]
    fn flushes_while_it_lives_and_leaves_the_mode_as_it_was() {
        let before = read_mode() & FLUSH;
        assert!(made_and_read().0 > 0.0 && made_and_read().1 > 0.0);
        let outer = FlushDenormals::begin();
        drop(FlushDenormals::begin());
        assert_eq!(made_and_read(), (0.0, 0.0));
        drop(outer);
        assert!(made_and_read().0 > 0.0 && made_and_read().1 > 0.0);
        assert_eq!(read_mode() & FLUSH, before);
    }
}
