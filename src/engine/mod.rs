//! A neural network that runs, block by block. It knows numbers and nothing else.
//!
//! Hands out [`Network`], and the two choices it is built with: [`Tanh`] and [`Kernel`].

mod curves;
mod desk;
mod kernels;
mod recurrent;
mod wavenet;

pub use kernels::{Kernel, NoSuchKernel};

use crate::nam::{Architecture, Model};
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
    Recurrent(Recurrent),
}

/// `$call` with whatever kind of network it is.
macro_rules! with {
    ($net:expr, $kind:ident => $call:expr) => {
        match $net {
            Net::WaveNet($kind) => $call,
            Net::Recurrent($kind) => $call,
        }
    };
}

impl Network {
    /// Builds the network with its histories at the steady response to silence.
    pub fn new(model: &Model, tanh: Tanh, kernel: Kernel) -> Self {
        let net = match &model.network {
            Architecture::WaveNet(net) => Net::WaveNet(WaveNet::new(net, tanh, kernel)),
            Architecture::Recurrent(net) => Net::Recurrent(Recurrent::new(net, tanh, kernel)),
        };
        Self {
            net,
            receptive_field: model.receptive_field(),
        }
    }

    /// Plays one block of any length in place. Real-time safe; the cut into blocks changes no bit.
    pub fn process(&mut self, block: &mut [f32]) {
        with!(&mut self.net, net => net.process(block));
    }

    /// Back to the steady response to silence, as freshly built. Real-time safe.
    pub fn reset(&mut self) {
        with!(&mut self.net, net => net.reset());
    }

    /// Frames of input that one output frame depends on.
    pub fn receptive_field(&self) -> usize {
        self.receptive_field
    }
}
