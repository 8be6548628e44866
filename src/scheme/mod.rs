//! The policy rules, one room each: as written, resolved, and their behaviour. They take plain facts, never the model's types.

pub mod decision;
pub mod eligibility;
pub mod funding;
pub mod payment;
pub mod priority;
pub mod rights;
pub mod selection;
