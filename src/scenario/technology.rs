//! Technologies: as written and resolved, with the paths of their numbers. Computes nothing.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::index::TechnologyIndex;
use crate::number::checks::{check_count, check_range, check_share};
use crate::number::{
    AmountPerProject, At, ColumnOf, CountPerYear, DrawnFrom, FactorPerProject, MonthsPerProject, Numbers,
    ProjectNumber, RunShare, SharePerRun, Uncertain,
};
use crate::scenario::learning::{self, Learning};
use crate::scenario::limits;
use crate::scenario::payoff::{self, Payoff};
use crate::scenario::stage::{self, Overruns, Stage};
use crate::scenario::topic::{self, Topic};
use crate::scheme::eligibility::{Market, TechnologyFacts};
use crate::text::{Exact, Faults, Node, name_fault};
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
    /// Makes one topic of the projects of each intake year: the public value, that of the first of them, is gained once. Not written: each project is its own topic, and each success gains its public value.
    pub topic: Option<Topic>,
    /// What the State buys from a success.
    pub state_purchase: Option<StatePurchase>,
    /// The stages in order.
    pub stages: Vec<Stage>,
    /// What a launch earns; nothing where not written.
    pub payoff: Option<Payoff>,
    /// What the first units cost beyond their market price while the maker learns, due at the launch; nothing where not written.
    pub learning: Option<Learning>,
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
        self.stages.iter().any(Stage::files_patent)
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
    /// The topic that the projects of an intake year have in common.
    pub topic: Option<topic::Resolved>,
    /// State purchase: value and the firm's margin.
    pub state_purchase: Option<(ProjectNumber, RunShare)>,
    /// Stages in order.
    pub stages: Vec<stage::Resolved>,
    /// Payoff of a launch.
    pub payoff: Option<payoff::Resolved>,
    /// Learning by making.
    pub learning: Option<learning::Resolved>,
    /// Share of profit earned before the grant.
    pub unprotected: RunShare,
    /// Months from success to launch.
    pub certification: ProjectNumber,
}

/// A field that is checked here and by rules across parts.
pub const PROPOSALS_PER_YEAR: &str = "proposals_per_year";
/// A field that is checked here and by rules across parts.
pub const INTAKE_YEARS: &str = "intake_years";
/// A field that is checked here and by rules across parts.
pub const STAGES: &str = "stages";
/// A field that is checked here and by rules across parts.
pub const PAYOFF: &str = "payoff";
/// A field that is checked here and by rules across parts.
pub const START_UP_SHARE: &str = "start_up_share";
/// A field that is checked here and by rules across parts.
pub const LEARNING: &str = "learning";
const UNPROTECTED: &str = "unprotected";
const TOPIC: &str = "topic";
/// A field that projects of a table may state.
pub const PUBLIC_VALUE: &str = "public_value";
/// A field of which projects of a table may state a part.
pub const STATE_PURCHASE: &str = "state_purchase";
/// The part of a State purchase that projects of a table may state.
pub const VALUE: &str = "value";
/// A field that projects of a table may state.
pub const CERTIFICATION_MONTHS: &str = "certification_months";

impl Technology {
    /// What it draws proposals a year from: who proposes is the same in every world, so this is no part of a world.
    pub fn proposals<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> DrawnFrom {
        numbers.year(&at.field(PROPOSALS_PER_YEAR), &self.proposals_per_year)
    }

    /// The technology of this place with its other numbers.
    pub fn resolve<'s>(&'s self, at: &At<'_>, place: TechnologyIndex, numbers: &mut impl Numbers<'s>) -> Resolved {
        let Technology {
            market: _,
            strategic: _,
            proposals_per_year: _,
            intake_years: _,
            public_value,
            topic,
            state_purchase,
            stages,
            payoff,
            learning,
            cost_overrun,
            time_overrun,
            unprotected,
            certification_months,
            start_up_share: _,
        } = self;
        let (of, of_overrun) = (ColumnOf::Technology(place), ColumnOf::Overrun(place));
        let (cost_at, time_at, stages_at) = (at.field("cost_overrun"), at.field("time_overrun"), at.field(STAGES));
        let overruns = Overruns {
            cost: cost_overrun.as_ref().map(|written| numbers.shared(cost_at, written, of_overrun)),
            time: time_overrun.as_ref().map(|written| numbers.shared(time_at, written, of_overrun)),
        };
        let stages = stages.iter().enumerate();
        Resolved {
            stages: stages
                .map(|(number, stage)| stage.resolve(&self.stage_at(&stages_at, number), place, overruns, numbers))
                .collect(),
            strategic: self.is_strategic(),
            public_value: public_value.as_ref().map(|value| numbers.project(&at.field(PUBLIC_VALUE), value, of)),
            topic: topic.as_ref().map(|topic| topic.resolve(&at.field(TOPIC), numbers)),
            state_purchase: state_purchase
                .as_ref()
                .map(|purchase| purchase.resolve(&at.field(STATE_PURCHASE), of, numbers)),
            payoff: payoff.as_ref().map(|payoff| payoff.resolve(&at.field(PAYOFF), of, numbers)),
            learning: learning.as_ref().map(|learning| learning.resolve(&at.field(LEARNING), numbers)),
            unprotected: numbers.share_or(&at.field(UNPROTECTED), unprotected.as_ref(), Share::ALL),
            certification: numbers.project_or(&at.field(CERTIFICATION_MONTHS), certification_months.as_ref(), of, 0.0),
        }
    }

    /// Checks what decides who proposes: the same in every policy.
    pub fn check_population(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        let path = |field: &str| at.field(field).to_string();
        check_range(self.intake_years, (1, limits::INTAKE_YEARS), "years", &path(INTAKE_YEARS), root, faults);
        if check_count(self.stages.len(), (1, limits::STAGES), STAGES, &path(STAGES), root, faults) {
            self.check_stage_names(&at.field(STAGES), root, faults);
        }
        check_share(self.start_up_share.as_ref(), &path(START_UP_SHARE), root, faults);
    }

    fn check_stage_names(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        let mut seen = BTreeSet::new();
        for (number, stage) in self.stages.iter().enumerate() {
            let name = &stage.name;
            // The second of two names is reached by its number.
            let path = at.item(number).field("name").to_string();
            if let Some(what) = name_fault(faults.written(name)) {
                faults.at(root, &path, what, "write a name of letters, digits, blanks and dashes".to_owned());
            } else if !seen.insert(name) {
                let what = format!("another stage of this technology has the name `{name}`");
                faults.at(root, &path, what, "write a name of its own".to_owned());
            }
        }
    }

    /// Checks what a policy may change. What can never bind is only looked for in what differs from `base`, if there is one.
    pub fn check(&self, base: Option<&Technology>, at: &At<'_>, root: &Node, faults: &mut Faults) {
        if let Some(payoff) = &self.payoff {
            payoff.check(&at.field(PAYOFF), root, faults);
        }
        if let Some(learning) = &self.learning {
            learning.check(&at.field(LEARNING), root, faults);
        }
        self.check_exit(at, root, faults);
        self.check_patent(at, root, faults);
        if self.topic.is_some() {
            Topic::check(self.has_state_need(), &at.field(TOPIC), root, faults);
        }
        let stages_at = at.field(STAGES);
        for (number, stage) in self.stages.iter().enumerate() {
            stage.check(&self.stage_at(&stages_at, number), root, faults);
        }
        let stages = stages_at.to_string();
        if let Some(share) = &self.unprotected
            && !self.payoff.as_ref().is_some_and(Payoff::is_an_exit)
            && base.is_none_or(|base| base.unprotected.as_ref() != Some(share))
            && share.exact() != Some(Decimal::ONE)
            && !self.files_patent()
            && !faults.touches(&stages)
        {
            let what = "no stage of this technology files a patent, so unprotected can never bind";
            let help = "write files_patent: true in one of its stages, or leave unprotected out".to_owned();
            faults.at(root, &at.field(UNPROTECTED).to_string(), what, help);
        }
    }

    /// Whether all risk of an exit is in its multiple.
    fn check_exit(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        if !self.payoff.as_ref().is_some_and(Payoff::is_an_exit) {
            return;
        }
        let stages = at.field(STAGES);
        for (number, stage) in self.stages.iter().enumerate() {
            let path = self.stage_at(&stages, number).field(stage::SUCCESS).to_string();
            if stage.success.exact() != Some(Decimal::ONE) && !faults.touches(&path) {
                let what = "all risk of an exit is in its multiple, and this stage can fail beside it";
                let help = "write success: 1, and the chance of failure as low multiples of the payoff".to_owned();
                faults.at(root, &path, what, help);
            }
        }
        if self.unprotected.is_some() {
            let what = "an exit is protected by no patent, so unprotected can never bind";
            faults.at(root, &at.field(UNPROTECTED).to_string(), what, "leave unprotected out".to_owned());
        }
    }

    /// Whether one stage at most files the patent.
    fn check_patent(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        let mut filing = self.stages.iter().enumerate().filter(|(_, stage)| stage.files_patent());
        let Some((_, first)) = filing.next() else { return };
        let stages = at.field(STAGES);
        for (number, _) in filing {
            let what = format!("the patent is already filed in the stage `{}`", first.name);
            let help = "leave files_patent: true in one stage of a technology".to_owned();
            let path = self.stage_at(&stages, number).field("files_patent").to_string();
            faults.at(root, &path, what, help);
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
        (numbers.project(&at.field(VALUE), value, of), numbers.share(&at.field("margin"), margin))
    }
}
