//! Networks that remember by a state instead of a past: chains of recurrent and dense layers.
//!
//! Two kinds of file hold them: `.nam` captures of the kind LSTM (`lstm`), and Keras models (`keras` beside this room).

mod lstm;

use super::Facts;
use super::activation::Activation;
use super::error::NamError;
use super::limits;
use super::weights::Conv;

/// A chain of layers, mono in and mono out.
#[derive(Clone, Debug, PartialEq)]
pub struct Recurrent {
    /// What the kind of file is called: "LSTM" or "AIDA-X".
    pub name: &'static str,
    /// Layers in signal order.
    pub layers: Vec<Cell>,
    /// Numbers in the file that became them.
    pub weight_count: usize,
    /// Frames of silence that the reference plays before anybody listens.
    pub silence_frames: usize,
    /// What the input is multiplied with.
    pub in_gain: f32,
    /// Whether the input, so multiplied, is added to what the last layer gives.
    pub skips: bool,
    /// What the output is multiplied with.
    pub out_gain: f32,
}

/// One layer.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Long short-term memory.
    Lstm(Lstm),
    /// Gated recurrent units.
    Gru(Gru),
    /// A matrix and a curve.
    Dense(Dense),
}

/// An LSTM layer. Source of the maths: Hochreiter and Schmidhuber (1997), with the forget gate of Gers et al. (2000).
#[derive(Clone, Debug, PartialEq)]
pub struct Lstm {
    /// From the input and, behind it, the units' last output, to the input gates of all units, their forget gates, their
    /// candidates, their output gates.
    pub gates: Conv,
    /// What the units gave before the first frame.
    pub hidden: Vec<f32>,
    /// What their cells held before it.
    pub cell: Vec<f32>,
}

/// A GRU layer. Source of the maths: Cho et al. (2014), the reset gate behind the matrix as in Keras.
#[derive(Clone, Debug, PartialEq)]
pub struct Gru {
    /// From the input to the update gates of all units, their reset gates, their candidates.
    pub input: Conv,
    /// To the same from the units' last output, with a bias of its own.
    pub hidden: Conv,
}

/// A dense layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Dense {
    /// The matrix.
    pub matrix: Conv,
    /// The curve, if there is one.
    pub activation: Option<Activation>,
}

impl Cell {
    /// Values per frame that the layer gives.
    pub fn units(&self) -> usize {
        match self {
            Self::Lstm(lstm) => lstm.hidden.len(),
            Self::Gru(gru) => gru.hidden.shape.inputs,
            Self::Dense(dense) => dense.matrix.shape.outputs,
        }
    }

    fn matrices(&self) -> Vec<&Conv> {
        match self {
            Self::Lstm(lstm) => vec![&lstm.gates],
            Self::Gru(gru) => vec![&gru.input, &gru.hidden],
            Self::Dense(dense) => vec![&dense.matrix],
        }
    }

    fn macs(&self) -> u64 {
        let matrices = self.matrices().into_iter();
        matrices.map(|matrix| matrix.shape.macs()).sum()
    }

    /// Numbers remembered from one frame to the next.
    fn state_count(&self) -> u64 {
        match self {
            Self::Lstm(lstm) => 2 * lstm.hidden.len() as u64,
            Self::Gru(_) => self.units() as u64,
            Self::Dense(_) => 0,
        }
    }

    fn kind_name(&self) -> &'static str {
        match self {
            Self::Lstm(_) => "lstm",
            Self::Gru(_) => "gru",
            Self::Dense(_) => "dense",
        }
    }
}

impl Recurrent {
    /// How many layers of LSTM there are and how wide, if they are all alike and nothing but a plain head follows.
    fn plain_lstm(&self) -> Option<(usize, usize)> {
        let (
            Cell::Dense(Dense {
                activation: None, ..
            }),
            stack,
        ) = self.layers.split_last()?
        else {
            return None;
        };
        let units = stack.first()?.units();
        let alike = |layer: &Cell| matches!(layer, Cell::Lstm(_)) && layer.units() == units;
        stack.iter().all(alike).then_some((stack.len(), units))
    }

    /// Refuses what could not be brought to rest in reasonable time.
    pub(super) fn check_settling(&self) -> Result<(), NamError> {
        let work = self
            .macs_per_sample()
            .saturating_mul(self.silence_frames as u64);
        match work > limits::SETTLING {
            false => Ok(()),
            true => Err(NamError::Limit {
                what: "the number of multiplications before the network is at rest".into(),
                found: work.to_string(),
                limit: limits::SETTLING,
            }),
        }
    }
}

impl Facts for Recurrent {
    fn name(&self) -> &'static str {
        self.name
    }

    /// "2x8" for layers of LSTM of one width and a plain head; else every layer, as in "gru 8, dense 4, dense 1".
    fn shape_name(&self) -> String {
        if let Some((layers, units)) = self.plain_lstm() {
            return format!("{layers}x{units}");
        }
        let layers = self.layers.iter();
        let names = layers.map(|layer| format!("{} {}", layer.kind_name(), layer.units()));
        names.collect::<Vec<_>>().join(", ")
    }

    fn weight_count(&self) -> usize {
        self.weight_count
    }

    /// A state forgets little by little: this long is what the reference deems enough.
    fn receptive_field(&self) -> usize {
        self.silence_frames
    }

    fn macs_per_sample(&self) -> u64 {
        self.layers.iter().map(Cell::macs).sum()
    }

    fn history_bytes(&self) -> u64 {
        4 * self.layers.iter().map(Cell::state_count).sum::<u64>()
    }
}
