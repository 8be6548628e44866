//! What pays for a project beside its firm: the proposal, the contract with its money, overlays. They answer what falls due and when;
//! posting, asking and waiting are the world's.

mod due;
mod main_contract;
mod overlay;
mod parts;
mod proposal;
mod together;

pub use due::{Brought, Due, Needs, Started};
pub use main_contract::{Conduct, Contract};
pub use overlay::Overlay;
pub use parts::Parts;
pub use proposal::Proposal;
pub use together::Contracts;
