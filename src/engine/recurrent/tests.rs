//! Chains against the definition, written down plainly in double precision.

use super::*;
use crate::nam::{Activation, Conv, ConvShape};

const WIDTHS: [usize; 6] = [1, 3, 8, 16, 20, 40];

/// White noise from -1 to 1, the same every time. Source: Numerical Recipes, `ranqd1`.
struct Noise(u32);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 as i32) as f32 / 2_147_483_648.0
    }

    fn take(&mut self, length: usize) -> Vec<f32> {
        (0..length).map(|_| self.next()).collect()
    }

    /// Weights that leave the units room to move.
    fn matrix(&mut self, inputs: usize, outputs: usize) -> Conv {
        let scale = 1.5 / (inputs as f32).sqrt();
        let weights = self.take(inputs * outputs);
        Conv {
            shape: ConvShape::one_by_one(inputs, outputs, true),
            weights: weights.iter().map(|weight| weight * scale).collect(),
            bias: self.take(outputs),
        }
    }

    fn lstm(&mut self, inputs: usize, units: usize) -> nam::Cell {
        nam::Cell::Lstm(nam::Lstm {
            gates: self.matrix(inputs + units, 4 * units),
            hidden: self.take(units),
            cell: self.take(units),
        })
    }

    fn gru(&mut self, inputs: usize, units: usize) -> nam::Cell {
        nam::Cell::Gru(nam::Gru {
            input: self.matrix(inputs, 3 * units),
            hidden: self.matrix(units, 3 * units),
        })
    }

    fn dense(&mut self, inputs: usize, units: usize, curve: Option<Activation>) -> nam::Cell {
        nam::Cell::Dense(nam::Dense {
            matrix: self.matrix(inputs, units),
            activation: curve,
        })
    }
}

/// A chain that hears itself from the first frame on.
fn chain(layers: Vec<nam::Cell>) -> nam::Recurrent {
    nam::Recurrent {
        name: "LSTM",
        layers,
        weight_count: 0,
        silence_frames: 0,
        in_gain: 0.7,
        skips: true,
        out_gain: 1.3,
    }
}

/// Chains of all kinds of layer, of every width and of several.
fn chains() -> Vec<nam::Recurrent> {
    let mut noise = Noise(7);
    let mut chains = Vec::new();
    for units in WIDTHS {
        let head = noise.dense(units, 1, None);
        chains.push(chain(vec![noise.lstm(1, units), head.clone()]));
        chains.push(chain(vec![noise.gru(1, units), head.clone()]));
        let lower = noise.lstm(1, units);
        chains.push(chain(vec![lower, noise.lstm(units, units), head]));
    }
    chains.push(chain(vec![
        noise.lstm(1, 5),
        noise.lstm(5, 2),
        noise.lstm(2, 7),
        noise.lstm(7, 9),
        noise.gru(9, 3),
        noise.dense(3, 17, Some(Activation::Relu)),
        noise.dense(17, 4, Some(Activation::Sigmoid)),
        noise.dense(4, 1, Some(Activation::Tanh)),
    ]));
    chains.push(chain(vec![noise.gru(1, 4), noise.lstm(4, 1)]));
    chains
}

/// One layer by the definition, with the row it gave last and its cells.
struct Plain<'a> {
    cell: &'a nam::Cell,
    row: Vec<f64>,
    cells: Vec<f64>,
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn product(matrix: &Conv, input: &[f64]) -> Vec<f64> {
    let rows = matrix.weights.chunks(matrix.shape.inputs);
    let row = |(row, bias): (&[f32], &f32)| {
        let products = row.iter().zip(input).map(|(w, x)| f64::from(*w) * x);
        f64::from(*bias) + products.sum::<f64>()
    };
    rows.zip(&matrix.bias).map(row).collect()
}

impl<'a> Plain<'a> {
    fn new(cell: &'a nam::Cell) -> Self {
        let wide = |values: &[f32]| values.iter().copied().map(f64::from).collect();
        let zeros = vec![0.0; cell.units()];
        let (row, cells) = match cell {
            nam::Cell::Lstm(lstm) => (wide(&lstm.hidden), wide(&lstm.cell)),
            _ => (zeros.clone(), zeros),
        };
        Self { cell, row, cells }
    }

    fn play(&mut self, input: &[f64]) -> Vec<f64> {
        let units = self.row.len();
        match self.cell {
            nam::Cell::Lstm(lstm) => {
                let v = product(&lstm.gates, &[input, &self.row].concat());
                for u in 0..units {
                    let fresh = sigmoid(v[u]) * v[2 * units + u].tanh();
                    self.cells[u] = sigmoid(v[units + u]) * self.cells[u] + fresh;
                    self.row[u] = sigmoid(v[3 * units + u]) * self.cells[u].tanh();
                }
            }
            nam::Cell::Gru(gru) => {
                let (a, b) = (product(&gru.input, input), product(&gru.hidden, &self.row));
                for u in 0..units {
                    let z = sigmoid(a[u] + b[u]);
                    let r = sigmoid(a[units + u] + b[units + u]);
                    let candidate = (a[2 * units + u] + r * b[2 * units + u]).tanh();
                    self.row[u] = (1.0 - z) * candidate + z * self.row[u];
                }
            }
            nam::Cell::Dense(dense) => {
                let bend = |x: f64| match dense.activation {
                    None => x,
                    Some(Activation::Tanh) => x.tanh(),
                    Some(Activation::Relu) => x.max(0.0),
                    _ => sigmoid(x),
                };
                self.row = product(&dense.matrix, input)
                    .into_iter()
                    .map(bend)
                    .collect();
            }
        }
        self.row.clone()
    }
}

fn by_definition(net: &nam::Recurrent, input: &[f32]) -> Vec<f64> {
    let mut layers: Vec<_> = net.layers.iter().map(Plain::new).collect();
    let frame = |sample: &f32| {
        let heard = f64::from(*sample) * f64::from(net.in_gain);
        let last = layers
            .iter_mut()
            .fold(vec![heard], |row, layer| layer.play(&row));
        (heard + last[0]) * f64::from(net.out_gain)
    };
    input.iter().map(frame).collect()
}

#[test]
fn chains_are_what_the_definition_says() {
    let input = Noise(1).take(300);
    for (at, net) in chains().iter().enumerate() {
        let expected = by_definition(net, &input);
        for kernel in Kernel::available() {
            let mut output = input.clone();
            Recurrent::new(net, Tanh::Exact, kernel).process(&mut output);
            for (y, expected) in output.iter().zip(&expected) {
                let difference = (f64::from(*y) - expected).abs();
                assert!(
                    difference < 2e-5,
                    "chain {at} on {kernel}: {y}, not {expected}"
                );
            }
        }
    }
}

#[test]
fn the_cut_into_blocks_changes_no_bit() {
    let input = Noise(2).take(300);
    for (at, net) in chains().iter().enumerate() {
        for kernel in Kernel::available() {
            for tanh in [Tanh::Exact, Tanh::Fast] {
                let network = Recurrent::new(net, tanh, kernel);
                let mut whole = input.clone();
                network.clone().process(&mut whole);
                for length in [1, 2, 3, 17, 64] {
                    let (mut cut, mut network) = (input.clone(), network.clone());
                    cut.chunks_mut(length)
                        .for_each(|block| network.process(block));
                    assert_eq!(cut, whole, "chain {at} on {kernel}, blocks of {length}");
                }
            }
        }
    }
}

#[test]
fn reset_is_as_good_as_new_and_new_has_heard_silence() {
    for mut net in chains() {
        let (mut silence, input) = (vec![0.0; 128], Noise(3).take(200));
        let mut cold = Recurrent::new(&net, Tanh::Exact, Kernel::default());
        cold.process(&mut silence);
        net.silence_frames = 128;
        let mut fresh = Recurrent::new(&net, Tanh::Exact, Kernel::default());
        let mut used = fresh.clone();
        used.process(&mut Noise(4).take(77));
        used.process(&mut [f32::NAN]);
        used.reset();
        let mut outputs = [input.clone(), input.clone(), input];
        cold.process(&mut outputs[0]);
        fresh.process(&mut outputs[1]);
        used.process(&mut outputs[2]);
        assert_eq!(outputs[0], outputs[1]);
        assert_eq!(outputs[1], outputs[2]);
    }
}

#[test]
fn the_approximation_is_near_and_not_the_same() {
    let net = &chains()[0];
    let play = |tanh| {
        let mut output = Noise(5).take(50);
        Recurrent::new(net, tanh, Kernel::default()).process(&mut output);
        output
    };
    let (exact, fast) = (play(Tanh::Exact), play(Tanh::Fast));
    let far = exact.iter().zip(&fast).map(|(a, b)| (a - b).abs());
    let far = far.fold(0.0, f32::max);
    assert!(far > 1e-6 && far < 1e-2, "{far}");
}
