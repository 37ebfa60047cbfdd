//! Sums that can be done once, on paper, instead of for every frame.
//!
//! What each array makes of its input at once (the rechannel) goes into the weights behind it, and the biases that
//! pile up in the residual stream go into the biases behind them. Products are made in f64 and rounded once.

use crate::engine::kernels::aligned::{Aligned, LINE};
use crate::engine::kernels::matrix::Matrix;
use crate::engine::kernels::rows::{Rows, RowsMut, Term};
use crate::engine::kernels::simd::Simd;
use crate::engine::kernels::span::Span;
use crate::engine::kernels::sum::{Start, Sum};
use crate::nam::{Conv, ConvShape};
use std::ops::Range;

/// The residual stream somewhere in the network, told by what is stored of it:
/// `stream[channel] = map[channel] · stored + constant[channel]`.
pub struct Stream {
    /// Absent where the stored rows are the stream but for its constants.
    map: Option<Dense>,
    constant: Vec<f64>,
    /// Rows that are stored.
    pub stored: usize,
}

/// A convolution over stored rows.
#[derive(Clone, Debug)]
pub struct Folded {
    /// Its weights.
    pub matrix: Matrix,
    /// One per output, up to the end of a cache line.
    pub bias: Aligned,
}

/// How a layer hands the stream on: `stored' = own · stored + bent · (what the curve gave)`.
#[derive(Clone, Debug)]
pub struct Residual {
    /// The 1x1 behind the curve.
    pub bent: Matrix,
    /// What becomes of the layer's own input; absent where it stays what it is.
    pub own: Option<Matrix>,
}

impl Residual {
    /// What the curve adds to the stream.
    #[inline(always)]
    pub fn term<'a>(&'a self, rows: Rows<'a>) -> Term<'a> {
        let matrix = &self.bent;
        Term { matrix, rows }
    }

    /// What the layer's own input becomes, unless it stays what it is.
    #[inline(always)]
    pub fn own_term<'a>(&'a self, rows: Rows<'a>) -> Option<Term<'a>> {
        let own = self.own.as_ref();
        own.map(|matrix| Term { matrix, rows })
    }
}

impl Folded {
    /// `conv` over rows that are not folded, its outputs multiplied with `scale`.
    pub fn plain(conv: &Conv, scale: f32) -> Self {
        let shape = conv.shape;
        let weights =
            |output: usize, input: usize, tap: usize| scale * conv.weight(output, input, tap);
        Self {
            matrix: Matrix::new([shape.outputs, shape.inputs, shape.taps], weights),
            bias: aligned(conv.bias.iter().map(|bias| scale * bias)),
        }
    }
}

impl Folded {
    /// A 1x1 over rows that lie one behind the other. Real-time safe.
    #[inline(always)]
    pub fn play<S: Simd>(&self, simd: S, rows: &[f32], out: &mut [f32], span: Span) {
        let (matrix, frames) = (&self.matrix, span.frames);
        let rows = Rows::packed(rows, frames, matrix.inputs());
        Sum {
            start: Start::Constants(&self.bias),
            terms: [Term { matrix, rows }],
            out: RowsMut::packed(out, frames, matrix.outputs()),
            outputs: matrix.outputs(),
        }
        .run(simd, span);
    }
}

impl Stream {
    /// Behind the first rechannel: what is stored is the network's input.
    pub fn behind(rechannel: &Conv) -> Self {
        Self {
            map: Some(Dense::from(rechannel)),
            constant: rechannel.bias.iter().copied().map(f64::from).collect(),
            stored: rechannel.shape.inputs,
        }
    }

    /// `conv` of this stream.
    pub fn through(&self, conv: &Conv) -> Folded {
        let shape = conv.shape;
        let entry =
            |output: usize, input: usize, tap: usize| f64::from(conv.weight(output, input, tap));
        let weights = |output: usize, row: usize, tap: usize| match &self.map {
            None => conv.weight(output, row, tap),
            Some(map) => (0..shape.inputs)
                .map(|input| entry(output, input, tap) * map.at(input, row))
                .sum::<f64>() as f32,
        };
        let bias = |output: usize| {
            let terms = (0..shape.taps).flat_map(|tap| {
                let constants = self.constant.iter().enumerate();
                constants.map(move |(input, constant)| entry(output, input, tap) * constant)
            });
            terms.sum::<f64>() + f64::from(conv.bias[output])
        };
        Folded {
            matrix: Matrix::new([shape.outputs, self.stored, shape.taps], weights),
            bias: aligned((0..shape.outputs).map(|output| bias(output) as f32)),
        }
    }

    /// How a layer with the 1x1 `conv` behind its curve hands this stream on, into the next array's `rechannel` if there is one;
    /// and the stream behind it.
    pub fn hand_on(self, conv: &Conv, rechannel: Option<&Conv>) -> (Residual, Self) {
        let (mut bent, mut own) = (Dense::from(conv), self.map);
        let biases = conv.bias.iter().copied().map(f64::from);
        let mut constant: Vec<f64> = self
            .constant
            .iter()
            .zip(biases)
            .map(|(a, b)| a + b)
            .collect();
        if let Some(rechannel) = rechannel.map(Dense::from) {
            bent = rechannel.times(&bent);
            constant = rechannel.times(&Dense::column(constant)).values;
            own = Some(own.map_or_else(|| rechannel.clone(), |own| rechannel.times(&own)));
        }
        let stream = Self {
            map: None,
            stored: constant.len(),
            constant,
        };
        let residual = Residual {
            bent: bent.pack(),
            own: own.map(|own| own.pack()),
        };
        (residual, stream)
    }
}

/// `values`, up to the end of a cache line.
fn aligned(values: impl ExactSizeIterator<Item = f32>) -> Aligned {
    let mut aligned = Aligned::zeros(values.len().next_multiple_of(LINE));
    aligned
        .iter_mut()
        .zip(values)
        .for_each(|(slot, value)| *slot = value);
    aligned
}

/// A matrix to calculate with.
#[derive(Clone)]
struct Dense {
    columns: usize,
    /// `[row][column]`
    values: Vec<f64>,
}

impl From<&Conv> for Dense {
    /// The weights of a 1x1.
    fn from(conv: &Conv) -> Self {
        Self {
            columns: conv.shape.inputs,
            values: conv.weights.iter().copied().map(f64::from).collect(),
        }
    }
}

impl Dense {
    fn column(values: Vec<f64>) -> Self {
        Self { columns: 1, values }
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.columns + column]
    }

    fn times(&self, other: &Self) -> Self {
        let rows = self.values.chunks_exact(self.columns);
        let values = rows.flat_map(|row| {
            (0..other.columns).map(move |column| {
                let products = row
                    .iter()
                    .enumerate()
                    .map(|(k, value)| value * other.at(k, column));
                products.sum()
            })
        });
        Self {
            columns: other.columns,
            values: values.collect(),
        }
    }

    fn pack(&self) -> Matrix {
        let shape = [self.values.len() / self.columns, self.columns, 1];
        Matrix::new(shape, |output, input, _| self.at(output, input) as f32)
    }
}

/// The convolution that computes some `outputs` of `conv`.
pub fn outputs_of(conv: &Conv, outputs: Range<usize>) -> Conv {
    let width = conv.shape.inputs * conv.shape.taps;
    Conv {
        shape: ConvShape {
            outputs: outputs.len(),
            ..conv.shape
        },
        weights: conv.weights[outputs.start * width..outputs.end * width].to_vec(),
        bias: conv.bias[outputs].to_vec(),
    }
}
