//! The universities that work with firms: as written and resolved, with the paths of their numbers. Computes nothing.

use serde::Deserialize;

use crate::number::{At, CountPerRun, FactorPerRun, Numbers, OverYears, RunShare, SharePerRun, Uncertain, YearNumber};
use crate::units::Share;

/// Where they stand in a file.
pub static AT: At<'static> = At::file("university");

/// The universities that work with firms.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct University {
    /// Output per unit of money against the firm's own; 1 where not written. Above 1, working together saves the firm some of its part.
    pub efficiency: Option<OverYears<FactorPerRun>>,
    /// Cost of working together as a share of the stage's cost; 0 where not written.
    pub coordination_loss: Option<OverYears<SharePerRun>>,
    /// Contracts with a university that can be taken on in a fiscal year; no limit where not written.
    pub capacity_per_year: Option<OverYears<CountPerRun>>,
    /// Inventors' share of the university's profit; 0 where not written.
    pub inventor_share: Option<Uncertain<SharePerRun>>,
}

/// Where nothing is written.
pub static NEUTRAL: University =
    University { efficiency: None, coordination_loss: None, capacity_per_year: None, inventor_share: None };

/// The universities resolved.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Resolved {
    /// Output per unit of money against the firm's.
    pub efficiency: YearNumber,
    /// Coordination loss.
    pub coordination_loss: YearNumber,
    /// Contracts a fiscal year; `None`: no limit.
    pub capacity: Option<YearNumber>,
    /// Inventors' share of the university's profit.
    pub inventor_share: RunShare,
}

impl University {
    /// The universities with their numbers.
    pub fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Resolved {
        let University { efficiency, coordination_loss, capacity_per_year, inventor_share } = self;
        Resolved {
            efficiency: numbers.over_years_or(&at.field("efficiency"), efficiency.as_ref(), 1.0),
            coordination_loss: numbers.over_years_or(&at.field("coordination_loss"), coordination_loss.as_ref(), 0.0),
            capacity: capacity_per_year
                .as_ref()
                .map(|capacity| numbers.over_years(&at.field("capacity_per_year"), capacity)),
            inventor_share: numbers.share_or(&at.field("inventor_share"), inventor_share.as_ref(), Share::NONE),
        }
    }
}
