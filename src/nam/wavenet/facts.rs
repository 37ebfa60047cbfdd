//! What a WaveNet tells of itself.

use super::WaveNet;
use crate::nam::Facts;
use crate::nam::weights::{BLOCK, Conv, ConvShape};

impl WaveNet {
    /// Channels read and written.
    pub(in crate::nam) fn channels(&self) -> [usize; 2] {
        let last = self.arrays.last().map(|array| &array.head);
        let post_head = self.post_head.as_ref().and_then(|head| head.convs.last());
        let outputs = post_head.or(last).map_or(1, |conv| conv.shape.outputs);
        [self.arrays[0].rechannel.shape.inputs, outputs]
    }

    /// Whether it keeps within the limits of memory, as all do that come from files.
    pub(in crate::nam) fn fits_memory(&self) -> bool {
        self.shapes().check_memory().is_ok()
    }

    pub(super) fn shapes(&self) -> WaveNet<ConvShape> {
        self.map(&mut |_, conv: &Conv| conv.shape)
    }

    /// What the condition network says, or `without` where there is none.
    fn nested<T>(&self, without: T, ask: impl FnOnce(&dyn Facts) -> T) -> T {
        match &self.condition {
            Some(condition) => ask(condition.facts()),
            None => without,
        }
    }
}

impl Facts for WaveNet {
    fn name(&self) -> &'static str {
        "WaveNet"
    }

    fn generation(&self) -> Option<&'static str> {
        Some(self.generation_name())
    }

    fn shape_name(&self) -> String {
        self.size_name()
    }

    fn weight_count(&self) -> usize {
        self.shapes().weight_count() as usize
    }

    fn receptive_field(&self) -> usize {
        let convs = self.shapes().convs();
        let own: usize = convs
            .iter()
            .map(|(_, shape)| shape.lookback() as usize)
            .sum();
        own + self.nested(1, |facts| facts.receptive_field())
    }

    /// The convolutions without the last residual 1x1, which nobody hears.
    fn macs_per_sample(&self) -> u64 {
        let convs = self.shapes().convs();
        let all: u64 = convs.iter().map(|(_, shape)| shape.macs()).sum();
        let last = self.arrays.last().and_then(|array| array.layers.last());
        let unheard = last.and_then(|layer| layer.residual.as_ref());
        let own = all - unheard.map_or(0, |residual| residual.shape.macs());
        own + self.nested(0, |facts| facts.macs_per_sample())
    }

    fn history_bytes(&self) -> u64 {
        let convs = self.shapes().convs();
        let own: u64 = convs.iter().map(|(_, shape)| shape.history(BLOCK)).sum();
        4 * own + self.nested(0, |facts| facts.history_bytes())
    }
}
