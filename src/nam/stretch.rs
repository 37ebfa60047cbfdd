//! A network for a whole multiple of its own sample rate: the same samples apart, more of them between.
//!
//! With all dilations multiplied the network hears at every frame what it heard at its own rate, one frame in so many.

use super::weights::{Conv, ConvShape};
use super::{Architecture, Container, ConvNet, Linear, Size, WaveNet, limits};

/// The largest multiple: 48 kHz captures at 384 kHz.
pub const MOST: usize = 8;

impl Architecture {
    /// The network for `times` its rate; absent where it cannot be had.
    pub(super) fn stretched(&self, times: usize) -> Option<Self> {
        Some(match self {
            Self::WaveNet(net) => Self::WaveNet(net.stretched(times)?),
            Self::ConvNet(net) => Self::ConvNet(net.stretched(times)?),
            Self::Linear(net) => Self::Linear(net.stretched(times)?),
            Self::Container(net) => Self::Container(net.stretched(times)?),
            // What it remembers is not told in frames.
            Self::Recurrent(_) => return None,
        })
    }
}

impl Conv {
    fn stretched(&self, times: usize) -> Self {
        let shape = ConvShape {
            dilation: self.shape.dilation * times,
            ..self.shape
        };
        Self {
            shape,
            ..self.clone()
        }
    }
}

impl WaveNet {
    fn stretched(&self, times: usize) -> Option<Self> {
        let condition = match &self.condition {
            Some(condition) => Some(Box::new(condition.stretched(times)?)),
            None => None,
        };
        let net = Self {
            condition,
            ..self.map(&mut |_, conv: &Conv| conv.stretched(times))
        };
        net.fits_memory().then_some(net)
    }
}

impl ConvNet {
    fn stretched(&self, times: usize) -> Option<Self> {
        let convs = self.convs.iter().map(|conv| conv.stretched(times));
        let net = Self {
            convs: convs.collect(),
            ..self.clone()
        };
        net.fits_memory().then_some(net)
    }
}

impl Linear {
    fn stretched(&self, times: usize) -> Option<Self> {
        let net = Self {
            spacing: self.spacing * times,
            ..self.clone()
        };
        (net.taps.len() * net.spacing <= limits::IMPULSE).then_some(net)
    }
}

impl Container {
    fn stretched(&self, times: usize) -> Option<Self> {
        let size = |size: &Size| {
            let network = size.network.stretched(times)?;
            Some(Size { network, ..*size })
        };
        let sizes = self.sizes.iter().map(size).collect::<Option<_>>()?;
        Some(Self { sizes })
    }
}
