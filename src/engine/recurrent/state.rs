//! What a layer remembers from one frame to the next.

use crate::engine::kernels::aligned::{Aligned, LINE};
use crate::nam::{Cell, Lstm};
use std::ops::Range;

/// The row that a layer gave last, the one it gives now, and the cells behind it where it has some.
#[derive(Clone, Debug)]
pub struct State {
    /// Which units the next layer hears.
    heard: Range<usize>,
    /// Two rows in turn: a layer reads the last one while it writes the next.
    rows: [Aligned; 2],
    /// Which of them is the last one.
    turn: usize,
    cells: Aligned,
    /// The cells a step ago, when some of them were to sleep through it.
    cells_before: Aligned,
}

impl State {
    /// The state that the file says a layer starts from; zeros where it says none.
    pub fn new(layer: &Cell) -> Self {
        let units = layer.units();
        let row = || Aligned::zeros(units.next_multiple_of(LINE));
        let mut state = Self {
            heard: 0..units,
            rows: [row(), row()],
            turn: 0,
            cells: row(),
            cells_before: row(),
        };
        if let Cell::Lstm(Lstm { hidden, cell, .. }) = layer {
            state.rows[0][..units].copy_from_slice(hidden);
            state.cells[..units].copy_from_slice(cell);
        }
        state
    }

    /// Lets the next layer hear some units alone.
    pub fn hear(&mut self, units: Range<usize>) {
        self.heard = units;
    }

    /// What the next layer hears of the last row.
    #[inline(always)]
    pub fn row(&self) -> &[f32] {
        &self.rows[self.turn][self.heard.clone()]
    }

    /// The last row, room for the next one, and the cells, each up to the end of a cache line. From now on the next row
    /// is the last one.
    #[inline(always)]
    pub fn step(&mut self) -> (&[f32], &mut [f32], &mut [f32]) {
        let [one, other] = &mut self.rows;
        let (last, next) = match self.turn {
            0 => (one, other),
            _ => (other, one),
        };
        self.turn ^= 1;
        (last, next, &mut self.cells)
    }

    /// Before a step: keeps what [`Self::put_back`] needs. Real-time safe.
    pub fn keep(&mut self) {
        self.cells_before.copy_from_slice(&self.cells);
    }

    /// After a step: undoes it for all units but those `awake`. Real-time safe.
    pub fn put_back(&mut self, awake: Range<usize>) {
        let [one, other] = &mut self.rows;
        let (before, row) = match self.turn {
            0 => (other, one),
            _ => (one, other),
        };
        for asleep in [0..awake.start, awake.end..row.len()] {
            row[asleep.clone()].copy_from_slice(&before[asleep.clone()]);
            self.cells[asleep.clone()].copy_from_slice(&self.cells_before[asleep]);
        }
    }

    /// Takes over the numbers of `other`, a state of the same layer. Real-time safe.
    pub fn copy_from(&mut self, other: &Self) {
        self.turn = other.turn;
        for (row, from) in self.rows.iter_mut().zip(&other.rows) {
            row.copy_from_slice(from);
        }
        self.cells.copy_from_slice(&other.cells);
    }
}
