//! How the State works: as written and resolved, with the paths of its numbers. Computes nothing.

use serde::Deserialize;

use crate::number::{
    At, ColumnOf, MonthsPerProject, MonthsPerRun, Numbers, OverYears, ProjectNumber, ProjectYears, RunNumber, RunShare,
    SharePerRun, Uncertain, YearNumber, YearShare,
};
use crate::scenario::audit::{self, Audit};
use crate::scenario::release::{self, Release};
use crate::text::{Faults, Node};
use crate::units::Share;

/// Where it stands in a file.
pub static AT: At<'static> = At::file("administration");

/// How the State works. What is not written is neutral: no delay, no cost, unlimited cash.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Administration {
    /// Months from an award to the start of the contract.
    pub approval_months: Option<OverYears<MonthsPerProject>>,
    /// Months from a request to the earliest payment.
    pub payment_lag_months: Option<OverYears<MonthsPerRun>>,
    /// How payments are audited.
    pub audit: Option<Audit>,
    /// How cash is released over the fiscal year; unlimited cash where not written.
    pub release: Option<Release>,
    /// Share of the cash unused at the end of a fiscal year that is carried over; the rest lapses.
    pub carry_over: Option<OverYears<SharePerRun>>,
    /// Months from filing a patent to its grant.
    pub patent_months: Option<OverYears<MonthsPerRun>>,
    /// Share of unspent State money that is got back from a failed firm.
    pub recovery: Option<Uncertain<SharePerRun>>,
    /// What becomes of a commitment that an ended contract will not draw; `Freed` where not written.
    pub commitments: Option<Commitments>,
}

/// What becomes of a commitment that an ended contract will not draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Commitments {
    /// It is free for the next calls of the fiscal year in which the contract ends.
    Freed,
    /// It stays used.
    Kept,
}

/// Where nothing is written.
pub static NEUTRAL: Administration = Administration {
    approval_months: None,
    payment_lag_months: None,
    audit: None,
    release: None,
    carry_over: None,
    patent_months: None,
    recovery: None,
    commitments: None,
};

/// How the State works, resolved.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Resolved {
    /// Months from award to contract.
    pub approval_months: ProjectYears,
    /// Months from request to payment.
    pub payment_lag: YearNumber,
    /// How payments are audited.
    pub audit: audit::Resolved,
    /// How cash is released; `None`: cash is unlimited.
    pub release: Option<release::Resolved>,
    /// Share of unused cash that is carried over.
    pub carry_over: YearShare,
    /// Months from filing to grant.
    pub patent_months: YearNumber,
    /// Share of unspent State money got back from a failed firm.
    pub recovery: RunShare,
    /// What becomes of commitments that will not be drawn.
    pub commitments: Commitments,
}

/// A field that is checked here and by rules across parts.
pub const RELEASE: &str = "release";
/// A field that is checked here and by rules across parts.
pub const AUDIT: &str = "audit";
const CARRY_OVER: &str = "carry_over";
/// A field that a rule across parts checks.
pub const PATENT_MONTHS: &str = "patent_months";

impl Administration {
    /// How the State works, with its numbers.
    pub fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Resolved {
        let Administration {
            approval_months,
            payment_lag_months,
            audit,
            release,
            carry_over,
            patent_months,
            recovery,
            commitments,
        } = self;
        let approval_months = match approval_months {
            Some(months) => numbers.project_over_years(&at.field("approval_months"), months, ColumnOf::Everyone),
            None => ProjectYears::Same(ProjectNumber::Run(RunNumber::Fixed(0.0))),
        };
        let payment_lag = numbers.over_years_or(&at.field("payment_lag_months"), payment_lag_months.as_ref(), 0.0);
        let audit = Audit::resolve(audit.as_ref(), &at.field(AUDIT), numbers);
        Resolved {
            approval_months,
            payment_lag,
            audit,
            release: release.as_ref().map(|release| release.resolve(&at.field(RELEASE), numbers)),
            carry_over: numbers.share_over_years_or(&at.field(CARRY_OVER), carry_over.as_ref(), Share::NONE),
            patent_months: numbers.over_years_or(&at.field(PATENT_MONTHS), patent_months.as_ref(), 0.0),
            recovery: numbers.share_or(&at.field("recovery"), recovery.as_ref(), Share::NONE),
            commitments: commitments.unwrap_or(Commitments::Freed),
        }
    }

    /// Checks what the types cannot. What can never bind is only looked for in what differs from `base`, if there is one.
    pub fn check(&self, base: Option<&Administration>, at: &At<'_>, root: &Node, faults: &mut Faults) {
        let release_at = at.field(RELEASE);
        if let Some(release) = &self.release {
            release.check(&release_at, root, faults);
        }
        if let Some(audit) = &self.audit {
            audit.check(&at.field(AUDIT), root, faults);
        }
        if let Some(share) = &self.carry_over
            && self.release.is_none()
            && !share.is_zero()
            && base.is_none_or(|base| base.carry_over.as_ref() != Some(share))
            && !faults.touches(&release_at.to_string())
        {
            let what = "cash is unlimited, so none is left over in December: carry_over can never bind";
            let help = "write a release, as release: Even, or leave carry_over out".to_owned();
            faults.at(root, &at.field(CARRY_OVER).to_string(), what, help);
        }
    }
}
