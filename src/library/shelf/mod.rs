//! The shelf: every capture in the player's folders, what is known of it, and how it is found among the others.
//!
//! [`Walk`] lists the files, a [`Survey`] is what a look into one finds, the [`Index`] keeps that from one start to the next,
//! and the [`Scanner`] does all of it in the background. What the window lists are [`Item`]s, chosen and sorted by a [`Query`];
//! what the player thinks of them are [`Marks`].

mod about;
mod index;
mod item;
mod marks;
mod query;
mod scan;
mod survey;
mod walk;
mod watch;

pub use about::About;
pub use index::Index;
pub use item::Item;
pub use marks::{Mark, Marks, Verdict};
pub use query::{CabFilter, Query, Shown, Sort, in_order};
pub use scan::{News, Scanner};
pub use survey::Survey;
pub use walk::{Found, Walk, is_capture};
pub use watch::Watch;
