//! How payments are audited, before or after: as written, checked, resolved, and who takes State money where it is looked at afterwards.
//! Moves no money.

use serde::Deserialize;

use crate::number::{
    AmountPerRun, At, ColumnOf, FactorPerProject, FactorPerRun, MonthsPerRun, Numbers, OverYears, ProjectNumber,
    RunNumber, RunShare, SharePerRun, Uncertain, YearNumber, YearShare,
};
use crate::text::{Faults, Node};
use crate::units::Share;

/// How payments are audited.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Audit {
    /// Before each payment.
    ExAnte {
        /// Months it adds to each payment.
        lag_months: Option<OverYears<MonthsPerRun>>,
        /// Its cost as a share of the payment.
        cost_share: Option<OverYears<SharePerRun>>,
    },
    /// After payment, of a part of the projects: money comes without an audit's lag, and who has it may take it for other things.
    ExPost {
        /// Chance that a project is audited when its contract is over.
        sampled: Uncertain<SharePerRun>,
        /// What who took money pays beside it, for each unit that is found, at most 100; 0 where not written.
        fine: Option<Uncertain<FactorPerRun>>,
        /// Its cost as a share of each payment to a project that is audited.
        cost_share: Option<OverYears<SharePerRun>>,
        /// What being audited costs a firm that took nothing: `sampled` × fear is part of the compliance cost of each contract.
        fear: Option<Uncertain<AmountPerRun>>,
        /// What a unit of State money is worth to who takes it, beyond what it is for: all is taken where that is more than `sampled` × (1 + fine). Nobody takes any where not written.
        gain: Option<Uncertain<FactorPerProject>>,
    },
}

/// Audits resolved.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Resolved {
    /// Months an audit adds to a payment.
    pub lag: YearNumber,
    /// Its cost as a share of a payment that is audited.
    pub cost: YearShare,
    /// Where it comes afterwards.
    pub after: Option<After>,
}

/// An audit after payment, resolved.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub struct After {
    /// Chance that a project is audited.
    pub sampled: RunShare,
    /// What is paid beside what is found, for each unit of it.
    pub fine: RunNumber,
    /// What being audited costs a firm, smallest units.
    pub fear: RunNumber,
    /// What a unit is worth to who takes it.
    pub gain: ProjectNumber,
}

/// An audit after payment as a run has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownAfter {
    /// Chance that a project is audited.
    pub sampled: f64,
    /// What is paid beside what is found, for each unit of it.
    pub fine: f64,
    /// What the audit costs an honest firm as it expects it, smallest units.
    pub feared: f64,
}

/// The largest fine for a unit that was taken.
const MOST_FINE: f64 = 100.0;
const SAMPLED: &str = "sampled";
const FINE: &str = "fine";

impl Audit {
    /// Audits with their numbers; none where nothing is written.
    pub fn resolve<'s>(audit: Option<&'s Audit>, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Resolved {
        let no_lag = YearNumber::Same(RunNumber::Fixed(0.0));
        let cost_at = at.field("cost_share");
        match audit {
            None => Resolved { lag: no_lag, cost: YearShare::Same(RunShare::Fixed(Share::NONE)), after: None },
            Some(Audit::ExAnte { lag_months, cost_share }) => Resolved {
                lag: numbers.over_years_or(&at.field("lag_months"), lag_months.as_ref(), 0.0),
                cost: numbers.share_over_years_or(&cost_at, cost_share.as_ref(), Share::NONE),
                after: None,
            },
            Some(Audit::ExPost { sampled, fine, cost_share, fear, gain }) => Resolved {
                lag: no_lag,
                cost: numbers.share_over_years_or(&cost_at, cost_share.as_ref(), Share::NONE),
                after: Some(After {
                    sampled: numbers.share(&at.field(SAMPLED), sampled),
                    fine: numbers.run_or(&at.field(FINE), fine.as_ref(), 0.0),
                    fear: numbers.run_or(&at.field("fear"), fear.as_ref(), 0.0),
                    gain: numbers.project_or(&at.field("gain"), gain.as_ref(), ColumnOf::Everyone, 0.0),
                }),
            },
        }
    }

    /// Months that it adds to a payment, where it does.
    #[must_use]
    pub fn lag(&self) -> Option<&OverYears<MonthsPerRun>> {
        match self {
            Audit::ExAnte { lag_months, .. } => lag_months.as_ref(),
            Audit::ExPost { .. } => None,
        }
    }

    /// Whether firms fear it.
    #[must_use]
    pub fn is_feared(&self) -> bool {
        match self {
            Audit::ExAnte { .. } => false,
            Audit::ExPost { fear, .. } => fear.as_ref().is_some_and(|fear| !fear.is_zero()),
        }
    }

    /// Checks what the types cannot.
    pub fn check(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        match self {
            Audit::ExAnte { .. } => {}
            Audit::ExPost { sampled, fine, cost_share, fear, gain: _ } => {
                if let Some(high) = fine.as_ref().and_then(Uncertain::highest)
                    && high > MOST_FINE
                {
                    let what = format!("the fine is {high} for each unit that was taken");
                    let help = format!(
                        "write a fine up to {MOST_FINE}, as 0.5 where half as much is paid beside what is found"
                    );
                    faults.at(root, &at.field(FINE).to_string(), what, help);
                }
                let written = [
                    (FINE, fine.as_ref().is_some_and(|of| !of.is_zero())),
                    ("cost_share", cost_share.as_ref().is_some_and(|of| !of.is_zero())),
                    ("fear", fear.as_ref().is_some_and(|of| !of.is_zero())),
                ];
                for (name, _) in written.into_iter().filter(|(_, is_there)| *is_there && sampled.is_zero()) {
                    let what = format!("nobody is audited (sampled is 0), so {name} can never bind");
                    let help = format!("write a sampled above 0, or leave {name} out");
                    faults.at(root, &at.field(name).to_string(), what, help);
                }
            }
        }
    }
}

// Behaviour

impl After {
    /// As a run has it.
    #[must_use]
    pub fn at(&self, drawn: &[f64]) -> KnownAfter {
        let sampled = self.sampled.at(drawn).to_f64();
        KnownAfter { sampled, fine: self.fine.at(drawn), feared: sampled * self.fear.money(drawn).to_f64() }
    }
}

impl KnownAfter {
    /// Whether one to whom a unit of State money is worth so much takes it: what an audit is expected to cost is less (Becker 1968).
    #[must_use]
    pub fn tempts(&self, gain: f64) -> bool {
        gain > self.sampled * (1.0 + self.fine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_gains_more_than_the_audit_is_expected_to_cost_takes_it() {
        // Of gains spread evenly from 0 to 1, a quarter is above .5 · 1.5, none above 1, two fifths above .3 · 2, 96 of 100 above .04.
        for (sampled, fine, of_hundred) in [(0.5, 0.5, 25), (1.0, 0.0, 0), (0.3, 1.0, 40), (0.04, 0.0, 96)] {
            let audit = KnownAfter { sampled, fine, feared: 0.0 };
            let taken = (0..100_u32).filter(|place| audit.tempts((f64::from(*place) + 0.5) / 100.0)).count();
            assert_eq!(taken, of_hundred, "{sampled} {fine}");
        }
    }
}
