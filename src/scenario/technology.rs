//! Technologies: as written and resolved, with the paths of their numbers. Computes nothing.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::chance::Law;
use crate::number::{
    AmountPerProject, At, ColumnOf, CountPerYear, FactorPerProject, MonthsPerProject, Numbers, ProjectNumber, RunShare,
    SharePerRun, Uncertain,
};
use crate::scenario::payoff::{self, Payoff};
use crate::scenario::stage::{self, Overruns, Stage};
use crate::scheme::eligibility::{Market, TechnologyFacts};
use crate::text::Exact;
use crate::units::Share;

/// Where they stand in a file.
pub static AT: At<'static> = At::file("technologies");

/// A group of projects alike in their market and stages.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Technology {
    /// State of the market: `Absent`, `Forming` or `Formed`.
    pub market: Market,
    /// Whether the State counts it as strategic; no where not written.
    pub strategic: Option<bool>,
    /// Proposals each intake year, a count or for example `Poisson(24)`.
    pub proposals_per_year: Uncertain<CountPerYear>,
    /// Years in which proposals arrive.
    pub intake_years: u32,
    /// What a success is worth to the public beyond the market: the State need. Not written: no State need.
    pub public_value: Option<Uncertain<AmountPerProject>>,
    /// What the State buys from a success.
    pub state_purchase: Option<StatePurchase>,
    /// The stages in order.
    pub stages: Vec<Stage>,
    /// What a launch earns; nothing where not written.
    pub payoff: Option<Payoff>,
    /// Actual ÷ planned cost of each stage; 1 where not written.
    pub cost_overrun: Option<Uncertain<FactorPerProject>>,
    /// Actual ÷ planned months of each stage; 1 where not written.
    pub time_overrun: Option<Uncertain<FactorPerProject>>,
    /// Share of profit that is earned before the patent is granted; 1 where not written.
    pub unprotected: Option<Uncertain<SharePerRun>>,
    /// Months from technical success to launch; 0 where not written.
    pub certification_months: Option<Uncertain<MonthsPerProject>>,
    /// Share of proposals that come from start-up classes; as the class weights where not written.
    pub start_up_share: Option<Exact>,
}

/// What the State buys from a success.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct StatePurchase {
    /// What it pays, at launch.
    pub value: Uncertain<AmountPerProject>,
    /// The firm's profit as a share of it.
    pub margin: Uncertain<SharePerRun>,
}

impl Technology {
    /// Whether the State needs it: it has a public value above nothing.
    #[must_use]
    pub fn has_state_need(&self) -> bool {
        self.public_value.as_ref().is_some_and(|value| value.exact() != Some(Decimal::ZERO))
    }

    /// What an eligibility rule needs to know of it; `name` is its own.
    #[must_use]
    pub fn facts<'n>(&self, name: &'n str) -> TechnologyFacts<'n> {
        TechnologyFacts { name, market: self.market, strategic: self.is_strategic(), state_need: self.has_state_need() }
    }

    /// Whether one of its stages files a patent.
    #[must_use]
    pub fn files_patent(&self) -> bool {
        self.stages.iter().any(|stage| stage.files_patent == Some(true))
    }

    /// Where the stage of this number stands: by its name, or by the number where an earlier stage has the name.
    #[must_use]
    pub fn stage_at<'a>(&'a self, stages: &'a At<'a>, number: usize) -> At<'a> {
        let name = &self.stages[number].name;
        let again = self.stages[..number].iter().any(|stage| stage.name == *name);
        if again { stages.item(number) } else { stages.field(name) }
    }
}

/// A technology resolved; amounts in smallest units.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Resolved {
    /// Whether it is strategic.
    pub strategic: bool,
    /// Public value of a success; `None`: no State need.
    pub public_value: Option<ProjectNumber>,
    /// State purchase: value and the firm's margin.
    pub state_purchase: Option<(ProjectNumber, RunShare)>,
    /// Stages in order.
    pub stages: Vec<stage::Resolved>,
    /// Payoff of a launch.
    pub payoff: Option<payoff::Resolved>,
    /// Share of profit earned before the grant.
    pub unprotected: RunShare,
    /// Months from success to launch.
    pub certification: ProjectNumber,
}

impl Technology {
    /// What it draws proposals a year from: who proposes is the same in every world, so this is no part of a world.
    pub fn proposals<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Arc<Law> {
        numbers.year(&at.field("proposals_per_year"), &self.proposals_per_year)
    }

    /// The technology of this number with its other numbers.
    pub fn resolve<'s>(&'s self, at: &At<'_>, number: usize, numbers: &mut impl Numbers<'s>) -> Resolved {
        let Technology {
            market: _,
            strategic: _,
            proposals_per_year: _,
            intake_years: _,
            public_value,
            state_purchase,
            stages,
            payoff,
            cost_overrun,
            time_overrun,
            unprotected,
            certification_months,
            start_up_share: _,
        } = self;
        let (of, of_overrun) = (ColumnOf::Technology(number), ColumnOf::Overrun(number));
        let (cost_at, time_at, stages_at) = (at.field("cost_overrun"), at.field("time_overrun"), at.field("stages"));
        let overruns = Overruns {
            cost: cost_overrun.as_ref().map(|written| numbers.shared(cost_at, written, of_overrun)),
            time: time_overrun.as_ref().map(|written| numbers.shared(time_at, written, of_overrun)),
        };
        let stages = stages.iter().enumerate();
        Resolved {
            stages: stages
                .map(|(place, stage)| stage.resolve(&self.stage_at(&stages_at, place), number, overruns, numbers))
                .collect(),
            strategic: self.is_strategic(),
            public_value: public_value.as_ref().map(|value| numbers.project(&at.field("public_value"), value, of)),
            state_purchase: state_purchase
                .as_ref()
                .map(|purchase| purchase.resolve(&at.field("state_purchase"), of, numbers)),
            payoff: payoff.as_ref().map(|payoff| payoff.resolve(&at.field("payoff"), of, numbers)),
            unprotected: numbers.share_or(&at.field("unprotected"), unprotected.as_ref(), Share::ALL),
            certification: numbers.project_or(
                &at.field("certification_months"),
                certification_months.as_ref(),
                of,
                0.0,
            ),
        }
    }

    /// Whether the State counts it as strategic.
    #[must_use]
    pub fn is_strategic(&self) -> bool {
        self.strategic.unwrap_or(false)
    }
}

impl StatePurchase {
    /// What the State pays, and the firm's margin.
    fn resolve<'s>(&'s self, at: &At<'_>, of: ColumnOf, numbers: &mut impl Numbers<'s>) -> (ProjectNumber, RunShare) {
        let StatePurchase { value, margin } = self;
        (numbers.project(&at.field("value"), value, of), numbers.share(&at.field("margin"), margin))
    }
}
