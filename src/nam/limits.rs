//! How much a capture may ask for: far above anything seen, low enough that no file can eat the machine.
//!
//! Source: `.nam` files in circulation (the largest known capture has 48 854 weights).

/// Bytes of a capture file.
pub const FILE_BYTES: u64 = 64 << 20;
/// Objects and lists inside each other.
pub const JSON_DEPTH: usize = 64;
/// JSON values outside the weight lists.
pub const JSON_VALUES: usize = 1 << 20;
/// Weights in total, and numbers in all matrices together, the zeros between groups included.
pub const WEIGHTS: u64 = 32 << 20;
/// Captures within captures: the sizes of a container, the condition network of another network.
pub const NESTED: usize = 4;
/// Sizes in a container.
pub const SUBMODELS: usize = 64;
/// Blocks of a ConvNet, convolutions of a head behind the stack.
pub const BLOCKS: usize = 1024;
/// Taps of a Linear capture.
pub const IMPULSE: usize = 1 << 22;
/// Layer arrays of a WaveNet.
pub const ARRAYS: usize = 64;
/// Layers of one layer array.
pub const LAYERS: usize = 1024;
/// Any width: channels, bottleneck, head, groups.
pub const CHANNELS: usize = 4096;
/// Taps of one convolution.
pub const KERNEL: usize = 4096;
/// Frames between two taps.
pub const DILATION: usize = 1 << 20;
/// Frames one convolution looks back.
pub const LOOKBACK: u64 = 1 << 21;
/// Floats of history in all convolutions together: the weight count does not bound dilations.
pub const HISTORY: u64 = 64 << 20;
/// Layers of a recurrent network.
pub const CELLS: usize = 64;
/// Multiplications that bring a recurrent network to rest: seconds of work, and ten times what one needs that keeps up
/// with the music.
pub const SETTLING: u64 = 1 << 35;
/// Largest gain, dB.
pub const GAIN_DB: f32 = 120.0;
/// Characters kept of a metadata text.
pub const TEXT: usize = 1024;
/// Lowest and highest believable sample rate, Hz.
pub const RATE_HZ: std::ops::RangeInclusive<f64> = 1_000.0..=1_000_000.0;
