//! What a project is worth to its firm, whether the firm can pay, what it chooses. Pure: beliefs come in as arguments, no luck is read.

pub mod altered;
pub mod beliefs;
pub mod borrowing;
pub mod case;
pub mod choice;
pub mod default;
pub mod effort;
pub mod equivalent;
pub mod factors;
pub mod go_on;
pub mod launch;
pub mod learning;
pub mod most;
pub mod offer;
pub mod overlaid;
pub mod prospect;
pub mod prospects;
pub mod revenue;
pub mod size;
pub mod tabulated;
pub mod wait;
pub mod worth;

pub use altered::Altered;
pub use beliefs::{Ask, Beliefs, Terms};
pub use case::{Begun, Case};
pub use effort::{Effort, Exerted};
pub use equivalent::Overlays;
pub use factors::Factors;
pub use offer::Offer;
pub use overlaid::Overlaid;
pub use prospect::{Prospect, StageFacts};
pub use prospects::Prospects;
