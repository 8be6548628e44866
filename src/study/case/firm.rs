//! What the firm of a stated project would do under a policy, and why not otherwise: read from its own decision, which is not made here.

use serde::Serialize;

use crate::units::Money;
use crate::world::journal::{Choice, Closed};
use crate::world::scene::planned;
use crate::world::{Event, Scene, Simulation};

/// What a firm does with its project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Course {
    /// It applies to a scheme.
    Applies,
    /// It goes alone.
    Alone,
    /// It does nothing.
    Nothing,
}

impl Course {
    /// Its name in data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Course::Applies => "applies",
            Course::Alone => "alone",
            Course::Nothing => "nothing",
        }
    }
}

/// Why a firm does not apply to a scheme, by the first rule that keeps it from it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The scheme does not admit such firms or such projects.
    NotAdmitted,
    /// The project is not what it asks for.
    DoesNotFit,
    /// It has nothing to award at its next call.
    HasNoMoney,
    /// The contract would have less private money than it asks for.
    TooLittlePrivate,
    /// The State would pay nothing.
    PaysNothing,
    /// The firm would lose by the contract.
    Loses,
    /// The firm cannot pay its part.
    CannotPay,
    /// Applying is worth less than to leave it.
    LessThanOtherwise {
        /// What applying is worth, currency units.
        applying: f64,
    },
    /// Applying to another scheme is worth more.
    LessThanAnother {
        /// What applying is worth, currency units.
        applying: f64,
    },
}

impl Why {
    /// The reason in one word, for data.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Why::NotAdmitted => "not_admitted",
            Why::DoesNotFit => "does_not_fit",
            Why::HasNoMoney => "has_no_money",
            Why::TooLittlePrivate => "too_little_private",
            Why::PaysNothing => "pays_nothing",
            Why::Loses => "loses",
            Why::CannotPay => "cannot_pay",
            Why::LessThanOtherwise { .. } => "less_than_otherwise",
            Why::LessThanAnother { .. } => "less_than_another",
        }
    }

    fn of_closed(closed: Closed) -> Why {
        match closed {
            Closed::NotAdmitted => Why::NotAdmitted,
            Closed::DoesNotFit => Why::DoesNotFit,
            Closed::HasNoMoney => Why::HasNoMoney,
            Closed::TooLittlePrivate => Why::TooLittlePrivate,
        }
    }

    /// Why an option was not chosen.
    fn of_option(option: &Choice, units: f64) -> Why {
        let applying = option.worth.unwrap_or(option.applying) / units;
        if option.worth.is_some() {
            Why::LessThanAnother { applying }
        } else if !option.pays {
            Why::PaysNothing
        } else if !option.liquid {
            Why::CannotPay
        } else if option.loses {
            Why::Loses
        } else {
            Why::LessThanOtherwise { applying }
        }
    }
}

/// Why a firm does not apply to a scheme.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Left {
    /// The scheme.
    pub scheme: String,
    /// Why not.
    pub why: Why,
}

/// What the firm does at one value of the lever. Money in whole currency units.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The value of the lever; `None` where none is moved.
    pub at: Option<f64>,
    /// What it does.
    pub course: Course,
    /// The scheme that it applies to.
    pub scheme: Option<String>,
    /// V₁ alone: what the project is worth to its firm without a contract, with the overlays that it would take.
    pub alone: f64,
    /// What the project is worth to it without support: V₁ alone where it would go alone, else nothing.
    pub otherwise: f64,
    /// What its course is worth to it on the day it decides: applying, less what it costs and with what it waits; else going alone, or
    /// nothing. `None` where nobody weighs anything.
    pub worth: Option<f64>,
    /// V₁ under the contract, when its first stage can start.
    pub value: Option<f64>,
    /// The State's share of what it pays for.
    pub state_share: Option<f64>,
    /// The private share of the plan.
    pub private_share: Option<f64>,
    /// Whether the firm raises its part to the threshold.
    pub raised: bool,
    /// Whether its contract goes first.
    pub first: bool,
    /// The private share from which a contract goes first.
    pub threshold: Option<f64>,
    /// The chance of an award that it believes in.
    pub award: Option<f64>,
    /// Months to the call.
    pub to_call: Option<f64>,
    /// Months from a request to its payment that it believes in.
    pub waits: Option<f64>,
    /// Whether it bridges them from its own money, so that nothing waits.
    pub bridges: bool,
    /// The size that it chooses; 1 is the plan's.
    pub size: Option<f64>,
    /// Planned cost of all R&D at this size.
    pub cost: Option<f64>,
    /// What the State commits itself to in the contract; `None` where none starts.
    pub state_money: Option<f64>,
    /// The overlays that lie over it.
    pub overlays: Vec<String>,
    /// What these are planned to cost the State.
    pub overlay_money: f64,
    /// Why it does not apply to the other schemes.
    pub left: Vec<Left>,
}

/// What the watched project of a simulation, its only one, did first.
pub(super) fn point(scene: &Scene<'_>, simulation: &Simulation, at: Option<f64>) -> Point {
    let units = scene.study.units_per_currency;
    let events = simulation.journal.events();
    let decision = events.iter().find_map(|event| match event {
        Event::Decision { alone, goes_alone, options, closed, applied, .. } => {
            Some((*alone, *goes_alone, options, closed, *applied))
        }
        _ => None,
    });
    let (alone, goes_alone, options, closed, applied) = decision.expect("a project that comes decides something");
    let course = match (applied, goes_alone) {
        (Some(_), _) => Course::Applies,
        (None, true) => Course::Alone,
        (None, false) => Course::Nothing,
    };
    let chosen = options.iter().find(|option| Some(option.scheme) == applied);
    let otherwise = if goes_alone { alone } else { 0.0 };
    let worth = match (applied, chosen) {
        (None, _) => Some(otherwise),
        (Some(_), Some(option)) => option.worth,
        (Some(_), None) => None,
    };
    let proposal = simulation.lives[0].proposal;
    let size = proposal.filter(|_| applied.is_some()).map(|proposal| proposal.scale);
    let size = size.or((course == Course::Alone).then_some(1.0));
    let name = |scheme: usize| scene.policy.schemes[scheme].name.clone();
    let (overlays, overlay_money) = overlays(scene, events);
    Point {
        at,
        course,
        scheme: applied.map(name),
        alone: alone / units,
        otherwise: otherwise / units,
        worth: worth.map(|worth| worth / units),
        value: chosen.map(|option| option.value / units),
        state_share: proposal.filter(|_| applied.is_some()).map(|proposal| proposal.state_share.to_f64()),
        private_share: proposal.filter(|_| applied.is_some()).map(|proposal| proposal.private_share.to_f64()),
        raised: chosen.is_some_and(|option| option.raised),
        first: applied.is_some() && proposal.is_some_and(|proposal| proposal.priority),
        threshold: scene.policy.priority.map(|rule| rule.at_least.to_f64()),
        award: chosen.map(|option| option.award),
        to_call: chosen.map(|option| crate::units::to_f64(option.to_call)),
        waits: chosen.map(|option| option.waits),
        bridges: chosen.is_some_and(|option| option.bridges),
        size,
        cost: size.map(|size| cost(scene, size).to_f64() / units),
        state_money: committed(events).map(|money| money.to_f64() / units),
        overlays,
        overlay_money: overlay_money.to_f64() / units,
        left: left(scene, (options, closed), applied, units),
    }
}

/// Planned cost of all stages at a size, to the unit.
fn cost(scene: &Scene<'_>, size: f64) -> Money {
    scene.prospects.stages_of(&scene.prospects.projects[0]).iter().map(|stage| planned(stage.cost, size)).sum()
}

/// What the State committed itself to in the first contract that started.
fn committed(events: &[Event]) -> Option<Money> {
    events.iter().find_map(|event| match event {
        Event::Contract { commitment, .. } => Some(*commitment),
        _ => None,
    })
}

/// The overlays that were laid, and what they were planned to cost.
fn overlays(scene: &Scene<'_>, events: &[Event]) -> (Vec<String>, Money) {
    let laid = events.iter().filter_map(|event| match event {
        Event::Overlay { overlay, planned, .. } => Some((scene.policy.overlays[*overlay].name.clone(), *planned)),
        _ => None,
    });
    let (names, money): (Vec<String>, Vec<Money>) = laid.unzip();
    (names, money.into_iter().sum())
}

/// Why the firm does not apply to the schemes that it does not apply to, in the policy's order.
fn left(
    scene: &Scene<'_>,
    (options, closed): (&[Choice], &[(usize, Closed)]),
    applied: Option<usize>,
    units: f64,
) -> Vec<Left> {
    let of_options = options.iter().map(|option| (option.scheme, Why::of_option(option, units)));
    let of_closed = closed.iter().map(|(scheme, closed)| (*scheme, Why::of_closed(*closed)));
    let mut all: Vec<(usize, Why)> = of_options.chain(of_closed).collect();
    all.retain(|(scheme, _)| Some(*scheme) != applied);
    all.sort_by_key(|(scheme, _)| *scheme);
    all.into_iter().map(|(scheme, why)| Left { scheme: scene.policy.schemes[scheme].name.clone(), why }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::Stated;
    use crate::engine::Engine;
    use crate::index::Index;
    use crate::model::study_of;
    use crate::world::Outlook;

    /// What the firm of the certain case does at a State share under "55 % first", where requests wait 12 months beyond the lag of 6 unless
    /// they go first, and 60 of wealth become `wealth`.
    fn under_the_rule(state: &str, wealth: &str) -> Point {
        let text = include_str!("../../../tests/theory/case.ron")
            .replace("Share(state: 0.40)", &format!("Share(state: {state})"))
            .replace("liquid_wealth: 60", &format!("liquid_wealth: {wealth}"));
        let study = study_of(&text);
        let stated = Stated { technology: Index::new(0), class: Index::new(1), arrival: 0 };
        let outlook = Outlook::new(&[1.0], &[1.0], [0.5; 2], &[[18.0, 6.0]], 6);
        Engine::new(&study)
            .watch_stated(stated, 2, &outlook, |scene, simulation, _| point(scene, simulation, None))
            .expect("it can be counted")
    }

    fn near(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found / 1e6 - expected).abs() < 1e-6)
    }

    #[test]
    fn a_firm_bunches_at_the_threshold_until_the_share_it_forgoes_is_worth_the_wait() {
        // At s the contract is worth 20 + 100·s when the stage starts. At s = .45 the private share is just 55 %: it goes first and
        // waits 6 months, 65/1.1 = 59.0909.
        let at = under_the_rule("0.45", "60");
        assert!(at.first && !at.raised && near(at.worth, 65.0 / 1.1) && at.waits == Some(6.0), "{at:?}");
        // Above it would wait 18 months, (1/1.1)³ of 70 and of 75: 52.59 and 56.35. Raising its part to 55 % is worth 59.0909.
        for state in ["0.50", "0.55"] {
            let at = under_the_rule(state, "60");
            assert!(at.first && at.raised && near(at.worth, 65.0 / 1.1), "{at:?}");
            assert_eq!((at.private_share, at.state_share, at.state_money), (Some(0.55), Some(0.45), Some(45e6)));
        }
        // At s = .6 the wait is worth it: 80/1.331 = 60.105.
        let at = under_the_rule("0.60", "60");
        assert!(!at.first && !at.raised && near(at.worth, 80.0 / 1.331), "{at:?}");
        assert_eq!((at.private_share, at.waits, at.course), (Some(0.4), Some(18.0), Course::Applies));
        // With less than 55 it cannot pay the part that goes first, but 50: 70/1.331 = 52.592.
        let at = under_the_rule("0.50", "54");
        assert!(!at.raised && near(at.worth, 70.0 / 1.331), "{at:?}");
        // With 100 it bridges and goes alone if refused. To go first saves it a year's interest on the State's 50 at its hurdle rate, 10.5,
        // and costs it 5 of 70: it raises its part, and applying is worth 75.5.
        let at = under_the_rule("0.50", "100");
        assert!(at.bridges && at.raised && near(at.worth, 75.5) && near(Some(at.otherwise), 20.0), "{at:?}");
    }
}
