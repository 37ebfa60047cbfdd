//! The flat weight list is dealt out, once it is known to fit.

use super::WaveNet;
use crate::nam::error::{NamError, Place};
use crate::nam::limits;
use crate::nam::weights::{BLOCK, ConvShape, Weights};

impl WaveNet<ConvShape> {
    /// Every convolution in the order of the file.
    pub(super) fn convs(&self) -> Vec<(Place, ConvShape)> {
        let mut convs = Vec::new();
        self.map(&mut |place, shape: &ConvShape| convs.push((place, *shape)));
        convs
    }

    /// Numbers the flat list must have.
    pub(super) fn weight_count(&self) -> u64 {
        let counts = self
            .convs()
            .into_iter()
            .map(|(_, shape)| shape.weight_count());
        counts.fold(1, u64::saturating_add)
    }

    /// Gives each convolution its weights, once the list is known to fit exactly.
    pub(in crate::nam) fn fill(&self, list: &[f32]) -> Result<WaveNet, NamError> {
        self.check_memory()?;
        self.check_count(list.len())?;
        let mut weights = Weights(list);
        let mut filled = self.map(&mut |_, shape: &ConvShape| weights.conv(*shape));
        filled.head_scale = weights.scalar();
        Ok(filled)
    }

    pub(super) fn check_memory(&self) -> Result<(), NamError> {
        let (mut history, mut matrices) = (0_u64, 0_u64);
        for (place, shape) in self.convs() {
            let lookback = shape.lookback();
            if lookback > limits::LOOKBACK {
                return Err(NamError::Limit {
                    what: format!("the number of frames that {place} looks back"),
                    found: lookback.to_string(),
                    limit: limits::LOOKBACK,
                });
            }
            history = history.saturating_add(shape.history(BLOCK));
            matrices = matrices.saturating_add(shape.full_macs());
        }
        let too_much = |what: &str, found: u64, limit| NamError::Limit {
            what: format!("the number of {what}"),
            found: found.to_string(),
            limit,
        };
        let weights = self.weight_count();
        if weights > limits::WEIGHTS {
            return Err(too_much(
                "weights the configuration asks for",
                weights,
                limits::WEIGHTS,
            ));
        }
        if matrices > limits::WEIGHTS {
            return Err(too_much(
                "numbers in the full matrices of grouped convolutions",
                matrices,
                limits::WEIGHTS,
            ));
        }
        if history > limits::HISTORY {
            return Err(too_much(
                "past samples to remember",
                history,
                limits::HISTORY,
            ));
        }
        Ok(())
    }

    fn check_count(&self, found: usize) -> Result<(), NamError> {
        let (architecture, expected) = ("WaveNet", self.weight_count());
        if found as u64 > expected {
            return NamError::check_count(architecture, expected, found);
        }
        let mut place = Place::HeadScale;
        let mut left = found as u64;
        for (at, shape) in self.convs() {
            let Some(after) = left.checked_sub(shape.weight_count()) else {
                place = at;
                break;
            };
            left = after;
        }
        if found as u64 == expected {
            return Ok(());
        }
        Err(NamError::TooFewWeights {
            architecture,
            place,
            expected,
            found,
        })
    }
}
