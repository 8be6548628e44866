//! A number and its life: a constant or a distribution as written, what is found out about it, and what a run looks it up by. Draws
//! nothing.

pub mod checks;
pub mod collected;
pub mod facts;
pub mod field;
pub mod judged;
pub mod listed;
pub mod numbers;
pub mod over_years;
pub mod resolved;
pub mod uncertain;
pub mod written;

pub use collected::{Collection, Parts};
pub use facts::{Facts, Judged};
pub use field::{
    AmountPerProject, AmountPerRun, CountPerRun, CountPerYear, FactorPerProject, FactorPerRun, Field, MonthsPerProject,
    MonthsPerRun, RatePerRun, Scope, SharePerProject, SharePerRun, SharePerRunOrProject, Unit,
};
pub use listed::{Listing, Written, WrittenOverYears};
pub use numbers::{At, Numbers, Shared};
pub use over_years::{ByYear, KnownYears, OverYears, ProjectYears, YearNumber, YearShare};
pub use resolved::{
    Best, Column, ColumnFrom, ColumnOf, Derived, DrawnFrom, Input, Known, ProjectNumber, RunNumber, RunShare,
};
pub use uncertain::Uncertain;
pub use written::Number;
