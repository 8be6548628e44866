//! Effects, an overlay that gives no money: numbers of the projects that take it are multiplied, and a launch may harm others. As written
//! and resolved, with the checks that need nothing else. Multiplies nothing itself and moves no money.

use serde::Deserialize;

use crate::number::{AmountPerRun, At, FactorPerRun, Numbers, RunNumber, RunShare, SharePerRun, Uncertain};
use crate::text::{Entries, Faults, Node};
use crate::units::{Money, Share};

/// What a launch under eased rules may do to others.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Liability {
    /// Chance that a launch harms others, beyond what a launch under the ordinary rules would.
    pub chance: Uncertain<SharePerRun>,
    /// What the harm comes to.
    pub cost: Uncertain<AmountPerRun>,
    /// The share of it that the State pays to those who are harmed; nothing where not written.
    pub state_share: Option<Uncertain<SharePerRun>>,
}

/// Factors by the names of what they multiply, as written.
pub type Times = Entries<Uncertain<FactorPerRun>>;

/// What effects can multiply.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Affected {
    /// Months from technical success to launch.
    Certification,
    /// Months from an award to the start of the contract.
    Approval,
    /// Months from a request to the earliest payment, those of the audit with them.
    PaymentLag,
    /// What an application costs the firm.
    Application,
    /// What complying with the scheme of the contract costs the firm.
    Compliance,
    /// Months from filing a patent to its grant.
    Patent,
    /// The chance of passing the stages of this name, as a path spells it.
    Success(String),
}

impl Affected {
    /// Those that every technology could have, by their names.
    pub const NAMED: [(&'static str, Affected); 6] = [
        ("certification_months", Affected::Certification),
        ("approval_months", Affected::Approval),
        ("payment_lag_months", Affected::PaymentLag),
        ("application_cost", Affected::Application),
        ("compliance_cost", Affected::Compliance),
        ("patent_months", Affected::Patent),
    ];

    /// What this is the name of, if it is one.
    #[must_use]
    pub fn of(name: &str) -> Option<Affected> {
        let stage = || Some(name.strip_prefix("stages.")?.strip_suffix(".success")?.to_owned());
        let named = Affected::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, affected)| affected);
        named.or_else(|| stage().map(Affected::Success))
    }

    /// The name of the chance of a stage, as a path spells the stage.
    #[must_use]
    pub fn name_of_stage(stage: &str) -> String {
        format!("stages.{stage}.success")
    }

    /// Whether a factor between these ends can be worth something to a firm: shorter, cheaper or more likely.
    fn can_help(&self, (low, high): (f64, f64)) -> bool {
        match self {
            Affected::Success(_) => high > 1.0,
            Affected::Certification
            | Affected::Approval
            | Affected::PaymentLag
            | Affected::Application
            | Affected::Compliance
            | Affected::Patent => low < 1.0,
        }
    }
}

/// Effects resolved.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Effects {
    /// What is multiplied by what.
    pub factors: Vec<(Affected, RunNumber)>,
    /// What a launch may do to others.
    pub harm: Option<Harm>,
}

/// What a launch may do to others, resolved.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub struct Harm {
    chance: RunNumber,
    /// Smallest units.
    cost: RunNumber,
    state: RunShare,
}

/// What a launch may do to others, in one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownHarm {
    /// Chance of it.
    pub chance: f64,
    /// What it comes to.
    pub cost: Money,
    /// The share of it that the State pays.
    pub state: Share,
}

impl Liability {
    fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Harm {
        let Liability { chance, cost, state_share } = self;
        Harm {
            chance: numbers.run(&at.field("chance"), chance),
            cost: numbers.run(&at.field("cost"), cost),
            state: numbers.share_or(&at.field("state_share"), state_share.as_ref(), Share::NONE),
        }
    }
}

impl Harm {
    /// What it is given a run's draws.
    #[must_use]
    pub fn at(&self, drawn: &[f64]) -> KnownHarm {
        KnownHarm { chance: self.chance.at(drawn), cost: self.cost.money(drawn), state: self.state.at(drawn) }
    }
}

/// Effects with their numbers; factors of names that mean nothing are left out.
pub fn resolve<'s>(
    (times, times_at): (&'s Times, &At<'_>),
    (liability, liability_at): (Option<&'s Liability>, &At<'_>),
    numbers: &mut impl Numbers<'s>,
) -> Effects {
    let mut factor = |name: &'s String, written| {
        let factor = numbers.run(&times_at.field(name), written);
        Affected::of(name).map(|affected| (affected, factor))
    };
    let factors = times.0.iter().filter_map(|(name, written)| factor(name, written)).collect();
    Effects { factors, harm: liability.map(|liability| liability.resolve(liability_at, numbers)) }
}

/// Checks that a firm could gain by the factors, and that a liability can come to something.
pub fn check(times: &Times, liability: Option<&Liability>, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let helps = |(name, factor): &(String, Uncertain<FactorPerRun>)| {
        let known = Affected::of(name).zip(factor.ends());
        known.is_none_or(|(affected, ends)| affected.can_help(ends))
    };
    if !times.0.iter().any(helps) {
        let what = "nothing gets shorter, cheaper or more likely, so that no firm takes it: the scheme can never bind";
        let help = "write a factor below 1 of months or a cost, or above 1 of a chance, as times: {\"certification_months\": 0.5}";
        faults.at(root, &at.field("times").to_string(), what, help.to_owned());
    }
    let Some(Liability { chance, cost, .. }) = liability else { return };
    for (field, nothing) in [("chance", chance.is_zero()), ("cost", cost.is_zero())] {
        if nothing {
            let what = format!("the {field} of a harm is nothing, so the liability can never bind");
            let help = format!("write a {field} above 0, or leave liability out");
            faults.at(root, &at.field("liability").field(field).to_string(), what, help);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_months_costs_and_chances_of_stages_are_known_and_no_others() {
        assert_eq!(Affected::of("certification_months"), Some(Affected::Certification));
        assert_eq!(Affected::of(&Affected::name_of_stage("trial")), Some(Affected::Success("trial".to_owned())));
        assert_eq!(Affected::of("filing_fee"), None);
        assert_eq!(Affected::of("stages.trial.cost"), None);
    }

    #[test]
    fn a_firm_gains_by_shorter_months_and_by_higher_chances_only() {
        assert!(Affected::Certification.can_help((0.3, 1.2)) && !Affected::Certification.can_help((1.0, 1.2)));
        assert!(Affected::Success("trial".to_owned()).can_help((0.9, 1.2)));
        assert!(!Affected::Success("trial".to_owned()).can_help((0.9, 1.0)));
    }
}
