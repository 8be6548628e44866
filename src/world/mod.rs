//! One run of one policy: calendar, calls and awards, cash queue, lives of projects → ledger. Pure: the luck comes in as data.

pub mod calendar;
pub mod calls;
pub mod cash;
pub mod journal;
pub mod life;
pub mod payoff;
pub mod scene;
pub mod simulation;

pub use journal::{Event, Journal};
pub use life::{End, Life, State};
pub use scene::{OfferBook, Scene};
pub use simulation::{Alone, Simulation};
