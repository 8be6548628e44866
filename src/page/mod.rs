//! The page of a study: what is said of a summary in plain words, tables and pictures, as HTML, and the engine behind its levers. The
//! program writes the page with it and the page's own engine writes it anew when a lever moves, so that both say the same. Reads no file.

use crate::words;
pub use crate::words::language;

mod answer;
#[cfg(feature = "cli")]
pub mod document;
mod lead;
pub mod live;
mod moved;
mod picture;
mod plot;
mod say;
mod seen;
mod swing;
mod table;
pub mod view;
mod whom;
