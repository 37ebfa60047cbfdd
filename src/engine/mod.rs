//! A neural network that runs, block by block. It knows numbers and nothing else.
//!
//! Hands out [`Network`], and the two choices it is built with: [`Tanh`] and [`Kernel`].

mod chain;
mod convolution;
mod curves;
mod desk;
mod extended;
mod kernels;
mod recurrent;
mod wavenet;

pub use kernels::{Kernel, Loops, NoSuchKernel};

use crate::nam::{Architecture, Model};
use chain::Chain;
use extended::Extended;
use recurrent::Recurrent;
use wavenet::WaveNet;

/// Which tanh a network uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tanh {
    /// The true tanh.
    #[default]
    Exact,
    /// The reference's rational approximation, for comparison.
    Fast,
}

/// A capture that runs: mono in, mono out, in place.
#[derive(Clone, Debug)]
pub struct Network {
    net: Net,
    receptive_field: usize,
}

/// The kinds of network.
#[derive(Clone, Debug)]
enum Net {
    WaveNet(WaveNet),
    Extended(Box<Extended>),
    Chain(Chain),
    Recurrent(Recurrent),
}

/// `$call` with whatever kind of network it is.
macro_rules! with {
    ($net:expr, $kind:ident => $call:expr) => {
        match $net {
            Net::WaveNet($kind) => $call,
            Net::Extended($kind) => $call,
            Net::Chain($kind) => $call,
            Net::Recurrent($kind) => $call,
        }
    };
}

impl Net {
    fn new(network: &Architecture, tanh: Tanh, kernel: Kernel) -> Self {
        match network {
            Architecture::WaveNet(net) if WaveNet::plays(net) => {
                Self::WaveNet(WaveNet::new(net, tanh, kernel))
            }
            Architecture::WaveNet(net) => {
                Self::Extended(Box::new(Extended::new(net, tanh, kernel)))
            }
            Architecture::ConvNet(net) => Self::Chain(Chain::of_convnet(net, tanh, kernel)),
            Architecture::Linear(net) => Self::Chain(Chain::of_linear(net, kernel)),
            Architecture::Recurrent(net) => Self::Recurrent(Recurrent::new(net, tanh, kernel)),
            Architecture::Container(net) => Self::new(net.full(), tanh, kernel),
        }
    }

    fn process(&mut self, block: &mut [f32]) {
        with!(self, net => net.process(block));
    }

    fn reset(&mut self) {
        with!(self, net => net.reset());
    }
}

impl Network {
    /// Builds the network, in its full size if there are several, with its memory at the steady response to silence.
    pub fn new(model: &Model, tanh: Tanh, kernel: Kernel) -> Self {
        Self {
            net: Net::new(&model.network, tanh, kernel),
            receptive_field: model.receptive_field(),
        }
    }

    /// Plays one block of any length in place. Real-time safe; the cut into blocks changes no bit.
    pub fn process(&mut self, block: &mut [f32]) {
        self.net.process(block);
    }

    /// Back to the steady response to silence, as freshly built. Real-time safe.
    pub fn reset(&mut self) {
        self.net.reset();
    }

    /// Frames of input that one output frame depends on.
    pub fn receptive_field(&self) -> usize {
        self.receptive_field
    }
}
