//! A capture in several sizes, from the cheapest to the best.

use super::error::NamError;
use super::field::Field;
use super::part::{Inside, Part};
use super::{Architecture, Facts, limits};

/// Sizes of one capture.
#[derive(Clone, Debug, PartialEq)]
pub struct Container {
    /// Ascending by `below`; the last is the full size.
    pub sizes: Vec<Size>,
}

/// One size.
#[derive(Clone, Debug, PartialEq)]
pub struct Size {
    /// The slimming knob (0 to 1) chooses this size up to here.
    pub below: f64,
    /// The network.
    pub network: Architecture,
}

impl Container {
    /// Reads and checks a container whose rate is `rate_hz`.
    pub(super) fn read(
        config: &Field,
        inside: Inside,
        rate_hz: Option<f64>,
    ) -> Result<Self, NamError> {
        let entries = config.need("submodels")?.list(limits::SUBMODELS)?;
        let mut sizes: Vec<Size> = Vec::with_capacity(entries.len());
        for entry in &entries {
            let field = entry.clone().object()?;
            let below = field.need("max_value")?;
            if sizes
                .last()
                .is_some_and(|last| below.number().is_ok_and(|value| value <= last.below))
            {
                return Err(below.wrong("larger than the one before"));
            }
            let model = field.need("model")?;
            let part = Part::submodel(&model, inside)?;
            check_rate(&model, rate_hz, part.sample_rate_hz)?;
            sizes.push(Size {
                below: below.number()?,
                network: part.network,
            });
        }
        match sizes.last() {
            Some(last) if last.below >= 1.0 => Ok(Self { sizes }),
            _ => Err(NamError::Contradiction(format!(
                "the last max_value in {}.submodels should be at least 1",
                config.path()
            ))),
        }
    }

    /// The full size.
    pub fn full(&self) -> &Architecture {
        &self.sizes[self.sizes.len() - 1].network
    }

    /// The size at `slim` (0 to 1). Source: the container of NeuralAmpModelerCore.
    pub fn at(&self, slim: f64) -> &Architecture {
        let size = self.sizes.iter().find(|size| slim < size.below);
        size.map_or(self.full(), |size| &size.network)
    }

    /// Below which values of the slimming knob there are other sizes, ascending, without the end.
    pub fn steps(&self) -> Vec<f64> {
        let all = self.sizes.iter().map(|size| size.below);
        all.take(self.sizes.len() - 1).collect()
    }
}

fn check_rate(model: &Field, around: Option<f64>, own: Option<f64>) -> Result<(), NamError> {
    match (around, own) {
        (Some(around), Some(own)) if around != own => Err(NamError::Contradiction(format!(
            "{} runs at {own} Hz in a container for {around} Hz",
            model.path()
        ))),
        _ => Ok(()),
    }
}

/// Those of the full size.
impl Facts for Container {
    fn name(&self) -> &'static str {
        "SlimmableContainer"
    }

    fn generation(&self) -> Option<&'static str> {
        self.full().facts().generation()
    }

    fn shape_name(&self) -> String {
        self.full().facts().shape_name()
    }

    fn weight_count(&self) -> usize {
        self.full().facts().weight_count()
    }

    fn receptive_field(&self) -> usize {
        self.full().facts().receptive_field()
    }

    fn macs_per_sample(&self) -> u64 {
        self.full().facts().macs_per_sample()
    }

    fn history_bytes(&self) -> u64 {
        self.full().facts().history_bytes()
    }
}
