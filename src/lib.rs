//! Backline: a desktop guitar amp that plays Neural Amp Modeler captures live.
//!
//! The rooms, from the face down to the arithmetic; each imports only from below itself.

pub mod ui;

pub mod cli;

pub mod app;

pub mod audio;

pub mod midi;

pub mod library;

pub mod live;

pub mod rig;

pub mod engine;

pub mod tape;

pub mod dsp;

pub mod nam;

pub mod wav;

pub mod units;
