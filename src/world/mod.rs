//! One run of one policy: calendar, calls and awards, treasuries, lives of projects → ledger. Pure: the luck comes in as data.

pub mod alone;
pub mod calendar;
pub mod calls;
pub mod cohorts;
pub mod contest;
pub mod contract;
pub mod desk;
pub mod fund;
pub mod journal;
pub mod life;
pub mod loan;
pub mod outlook;
pub mod payoff;
pub mod plan;
pub mod scene;
pub mod signed;
pub mod simulation;
pub mod topic;
pub mod treasury;

pub use alone::Alone;
pub use journal::{Event, Journal};
pub use life::{End, Life, State};
pub use outlook::Outlook;
pub use scene::{OfferBook, Scene};
pub use simulation::Simulation;
