//! The layers of a Keras model.

use crate::nam::activation::Activation;
use crate::nam::error::NamError;
use crate::nam::field::Field;
use crate::nam::json::{Json, tidy};
use crate::nam::limits;
use crate::nam::recurrent::{Cell, Dense, Gru, Lstm};
use crate::nam::weights::{Conv, ConvShape};

/// Reads layer after layer.
pub struct Reader {
    /// Values per frame that the last layer gave.
    pub width: usize,
    /// Numbers taken so far.
    pub weight_count: usize,
}

impl Reader {
    /// Nothing read: one value per frame comes in.
    pub fn new() -> Self {
        Self {
            width: 1,
            weight_count: 0,
        }
    }

    /// The next layer.
    pub fn layer(&mut self, field: &Field) -> Result<Cell, NamError> {
        let field = field.clone().object()?;
        let kind = field.need("type")?;
        let shape = field.need("shape")?.list(limits::CELLS)?;
        let units = shape[shape.len() - 1].size(limits::CHANNELS)?;
        let weights = field.need("weights")?;
        let inputs = self.width;
        let layer = match kind.text()? {
            "lstm" => self.lstm(&field, &weights, [inputs, units])?,
            "gru" => self.gru(&field, &weights, [inputs, units])?,
            "dense" => self.dense(&field, &weights, [inputs, units])?,
            other => {
                return Err(kind.unplayable(format!("layers of the kind \"{}\"", tidy(other, 40))));
            }
        };
        self.width = units;
        Ok(layer)
    }

    fn lstm(
        &mut self,
        field: &Field,
        weights: &Field,
        [inputs, units]: [usize; 2],
    ) -> Result<Cell, NamError> {
        check_cell(field)?;
        let [kernel, recurrent, bias] = parts(weights)?;
        let mut rows = self.matrix(&kernel, [inputs, 4 * units])?;
        rows.extend(self.matrix(&recurrent, [units, 4 * units])?);
        Ok(Cell::Lstm(Lstm {
            gates: transposed(&rows, self.row(&bias, 4 * units)?.to_vec()),
            hidden: vec![0.0; units],
            cell: vec![0.0; units],
        }))
    }

    fn gru(
        &mut self,
        field: &Field,
        weights: &Field,
        [inputs, units]: [usize; 2],
    ) -> Result<Cell, NamError> {
        check_cell(field)?;
        let [kernel, recurrent, biases] = parts(weights)?;
        let kernel = self.matrix(&kernel, [inputs, 3 * units])?;
        let recurrent = self.matrix(&recurrent, [units, 3 * units])?;
        let biases = self.matrix(&biases, [2, 3 * units])?;
        Ok(Cell::Gru(Gru {
            input: transposed(&kernel, biases[0].to_vec()),
            hidden: transposed(&recurrent, biases[1].to_vec()),
        }))
    }

    /// The bias may be left out.
    fn dense(
        &mut self,
        field: &Field,
        weights: &Field,
        [inputs, units]: [usize; 2],
    ) -> Result<Cell, NamError> {
        let parts = weights.list(2)?;
        let kernel = self.matrix(&parts[0], [inputs, units])?;
        let bias = match parts.get(1) {
            Some(bias) => self.row(bias, units)?.to_vec(),
            None => vec![0.0; units],
        };
        Ok(Cell::Dense(Dense {
            matrix: transposed(&kernel, bias),
            activation: activation(field)?,
        }))
    }

    /// A list of rows: one per input, one column per output.
    fn matrix<'a>(
        &mut self,
        field: &Field<'a>,
        [inputs, outputs]: [usize; 2],
    ) -> Result<Vec<&'a [f32]>, NamError> {
        let rows = field.list(limits::CHANNELS)?;
        check_length(field, "rows", inputs, rows.len())?;
        rows.iter().map(|row| self.row(row, outputs)).collect()
    }

    /// A list of `length` numbers.
    fn row<'a>(&mut self, field: &Field<'a>, length: usize) -> Result<&'a [f32], NamError> {
        let Json::Weights(row) = field.value() else {
            return Err(field.wrong("a list of numbers"));
        };
        check_length(field, "numbers", length, row.len())?;
        self.weight_count += length;
        Ok(row)
    }
}

/// The kernel, the recurrent kernel and the bias.
fn parts<'a>(weights: &Field<'a>) -> Result<[Field<'a>; 3], NamError> {
    let parts = weights.list(limits::CELLS)?;
    <[Field; 3]>::try_from(parts).map_err(|parts| miscounted(weights, "parts", 3, parts.len()))
}

fn check_length(field: &Field, what: &str, expected: usize, found: usize) -> Result<(), NamError> {
    match expected == found {
        true => Ok(()),
        false => Err(miscounted(field, what, expected, found)),
    }
}

fn miscounted(field: &Field, what: &str, expected: usize, found: usize) -> NamError {
    NamError::Contradiction(format!(
        "{} should have {expected} {what}, not {found}",
        field.path()
    ))
}

/// The matrix whose transpose has these `rows`.
fn transposed(rows: &[&[f32]], bias: Vec<f32>) -> Conv {
    let outputs = bias.len();
    let column = |output: usize| rows.iter().map(move |row| row[output]);
    Conv {
        shape: ConvShape::one_by_one(rows.len(), outputs, true),
        weights: (0..outputs).flat_map(column).collect(),
        bias,
    }
}

/// The name of a layer's curve; none and an empty one are the same.
fn curve_name<'a>(field: &Field<'a>) -> Result<Option<(Field<'a>, &'a str)>, NamError> {
    let Some(field) = field.get("activation") else {
        return Ok(None);
    };
    let name = field.text()?;
    Ok((!name.is_empty()).then_some((field, name)))
}

/// Recurrent layers bend by tanh and sigmoid, and say so by naming tanh or nothing.
fn check_cell(field: &Field) -> Result<(), NamError> {
    match curve_name(field)? {
        None | Some((_, "tanh")) => Ok(()),
        Some((field, name)) => Err(unknown(&field, name)),
    }
}

fn activation(field: &Field) -> Result<Option<Activation>, NamError> {
    Ok(Some(match curve_name(field)? {
        None => return Ok(None),
        Some((_, "tanh")) => Activation::Tanh,
        Some((_, "relu")) => Activation::Relu,
        Some((_, "sigmoid")) => Activation::Sigmoid,
        Some((field, name)) => return Err(unknown(&field, name)),
    }))
}

fn unknown(field: &Field, name: &str) -> NamError {
    field.unplayable(format!("the activation \"{}\"", tidy(name, 40)))
}
