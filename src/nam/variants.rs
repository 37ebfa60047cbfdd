//! A capture at other rates and in other sizes than it lies on disk.

use super::{Architecture, Model, stretch};

/// One of the sizes that a capture comes in.
#[derive(Clone, Debug, PartialEq)]
pub struct SizeChoice {
    /// What it is called, as in "lite", or how wide it is, as in "8/4".
    pub name: String,
    /// Where the slimming knob stands for it, 0 to 1.
    pub slim: f64,
}

impl Model {
    /// The capture for devices at `rate_hz`, a whole multiple of its own rate; absent at other rates, and where the
    /// network cannot be had for that multiple.
    pub fn at_rate(&self, rate_hz: f64) -> Option<Self> {
        let times = (rate_hz / self.rate_hz()).round();
        let is_exact = (times * self.rate_hz() - rate_hz).abs() < 0.5;
        if !is_exact || !(1.0..=stretch::MOST as f64).contains(&times) {
            return None;
        }
        let network = match times {
            1.0 => self.network.clone(),
            _ => self.network.stretched(times as usize)?,
        };
        Some(Self {
            network,
            ..self.clone()
        })
    }

    /// The largest whole multiple of its rate that the capture can be had for; 1 where it is its own rate alone.
    pub fn most_times(&self) -> usize {
        let mut times = (2..=stretch::MOST).rev();
        let most = times.find(|times| self.network.stretched(*times).is_some());
        most.unwrap_or(1)
    }

    /// Below which values of the slimming knob (0 to 1) the capture is played in a smaller size, ascending, without
    /// the end; empty where there is one size alone.
    pub fn steps(&self) -> Vec<f64> {
        match &self.network {
            Architecture::WaveNet(net) => net.steps(),
            Architecture::Container(container) => container.steps(),
            _ => Vec::new(),
        }
    }

    /// The sizes that the capture comes in, from the cheapest to the full one.
    pub fn sizes(&self) -> Vec<SizeChoice> {
        let steps = self.steps();
        let lows = [0.0].into_iter().chain(steps.iter().copied());
        let highs = steps.iter().copied().chain([1.0]);
        let choice = |(low, high): (f64, f64)| {
            // Between the steps: exactly on one, rounding would choose.
            let slim = (low + high.max(low)) / 2.0;
            let name = match &self.network {
                Architecture::WaveNet(net) => net.widths_at(slim),
                Architecture::Container(container) => container.at(slim).facts().shape_name(),
                other => other.facts().shape_name(),
            };
            SizeChoice { name, slim }
        };
        lows.zip(highs).map(choice).collect()
    }

    /// The capture in the size for `slim`: 0 is the cheapest, 1 the best.
    pub fn sized(&self, slim: f64) -> Self {
        let network = match &self.network {
            Architecture::WaveNet(net) => Architecture::WaveNet(net.cut_down(slim)),
            Architecture::Container(container) => container.at(slim).clone(),
            other => other.clone(),
        };
        Self {
            network,
            ..self.clone()
        }
    }
}
