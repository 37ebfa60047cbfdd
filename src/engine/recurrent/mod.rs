//! A running chain of recurrent and dense layers.
//!
//! Every layer gives one row of values per frame, which is all that the next one hears. It takes its own last row in
//! too, so frames can only come one after another: what counts is how soon a row is ready.

mod dense;
mod gates;
mod gru;
mod lstm;
mod stack;
mod state;

use super::kernels::curve::{self, Formula};
use super::kernels::rows::BLOCK;
use super::kernels::simd::{Simd, Task};
use super::{Kernel, Tanh};
use crate::nam;
use dense::Dense;
use gru::Gru;
use lstm::Lstm;
use stack::Schedule;
use state::State;
use std::ops::Range;

/// A chain, mono in and mono out.
#[derive(Clone, Debug)]
pub struct Recurrent {
    kernel: Kernel,
    tanh: Tanh,
    layers: Vec<Layer>,
    states: Vec<State>,
    /// The states that silence leaves behind.
    settled: Vec<State>,
    /// When the parts of the first layer play.
    schedule: Schedule,
    in_gain: f32,
    /// How much of the input, so amplified, is added to the output: all or nothing.
    skip: f32,
    out_gain: f32,
}

/// The kinds of layer.
#[derive(Clone, Debug)]
enum Layer {
    Lstm(Lstm),
    Gru(Gru),
    Dense(Dense),
}

impl Recurrent {
    /// Builds the network with its states as silence leaves them.
    pub fn new(net: &nam::Recurrent, tanh: Tanh, kernel: Kernel) -> Self {
        let stack = stack::leading(&net.layers);
        let schedule = Schedule::new(&stack);
        let mut cells = net.layers[stack.len()..].to_vec();
        if !stack.is_empty() {
            cells.insert(0, nam::Cell::Lstm(stack::merged(&stack)));
        }
        let mut states: Vec<_> = cells.iter().map(State::new).collect();
        states[0].hear(schedule.heard(cells[0].units()));
        let mut network = Self {
            kernel,
            tanh,
            layers: cells.iter().map(|cell| Layer::new(cell, tanh)).collect(),
            settled: Vec::new(),
            states,
            schedule,
            in_gain: net.in_gain,
            skip: if net.skips { 1.0 } else { 0.0 },
            out_gain: net.out_gain,
        };
        for _ in 0..net.silence_frames.div_ceil(BLOCK) {
            network.process(&mut [0.0; BLOCK]);
        }
        network.settled = network.states.clone();
        network
    }

    /// Plays a block of any length in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        self.kernel.run(Process { net: self, block });
    }

    /// Back to the states that silence leaves behind. Real-time safe.
    pub fn reset(&mut self) {
        for (state, settled) in self.states.iter_mut().zip(&self.settled) {
            state.copy_from(settled);
        }
    }

    #[inline(always)]
    fn play<S: Simd>(&mut self, simd: S, tanh: &impl Formula, block: &mut [f32]) {
        let (frames, delay) = (block.len(), self.schedule.delay());
        for step in 0..frames + delay {
            let sample = block.get(step).map_or(0.0, |sample| *sample);
            self.begin_frame(simd, tanh, sample, self.schedule.awake(step, frames));
            if let Some(frame) = step.checked_sub(delay) {
                self.end_frame(simd, tanh, &mut block[frame]);
            }
        }
    }

    /// Plays the first layer, or the units of it that are `awake`.
    #[inline(always)]
    fn begin_frame<S: Simd>(
        &mut self,
        simd: S,
        tanh: &impl Formula,
        sample: f32,
        awake: Option<Range<usize>>,
    ) {
        let (layer, state) = (&self.layers[0], &mut self.states[0]);
        let input = [sample * self.in_gain];
        if awake.is_some() {
            state.keep();
        }
        layer.play_frame(simd, tanh, &input, state);
        if let Some(awake) = awake {
            state.put_back(awake);
        }
    }

    /// Plays all other layers.
    #[inline(always)]
    fn end_frame<S: Simd>(&mut self, simd: S, tanh: &impl Formula, sample: &mut f32) {
        for at in 1..self.layers.len() {
            let (before, state) = self.states.split_at_mut(at);
            self.layers[at].play_frame(simd, tanh, before[at - 1].row(), &mut state[0]);
        }
        let last = self.states[self.states.len() - 1].row()[0];
        *sample = (self.skip * (*sample * self.in_gain) + last) * self.out_gain;
    }
}

/// [`Recurrent::process`], to be compiled for each kernel.
struct Process<'a> {
    net: &'a mut Recurrent,
    block: &'a mut [f32],
}

impl Task for Process<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        match self.net.tanh {
            Tanh::Exact => self.net.play(simd, &curve::CloseTanh, self.block),
            Tanh::Fast => self.net.play(simd, &curve::FastTanh, self.block),
        }
    }
}

impl Layer {
    fn new(cell: &nam::Cell, tanh: Tanh) -> Self {
        match cell {
            nam::Cell::Lstm(lstm) => Self::Lstm(Lstm::new(lstm)),
            nam::Cell::Gru(gru) => Self::Gru(Gru::new(gru)),
            nam::Cell::Dense(dense) => Self::Dense(Dense::new(dense, tanh)),
        }
    }

    #[inline(always)]
    fn play_frame<S: Simd>(&self, simd: S, tanh: &impl Formula, input: &[f32], state: &mut State) {
        match self {
            Self::Lstm(lstm) => lstm.play_frame(simd, tanh, input, state),
            Self::Gru(gru) => gru.play_frame(simd, tanh, input, state),
            Self::Dense(dense) => dense.play_frame(simd, input, state),
        }
    }
}

#[cfg(test)]
mod tests;
