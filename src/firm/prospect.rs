//! A project as its firm sees it when it arrives: plan, payoff, purse, and what it is worth alone. Works nothing out.

use std::ops::Range;

use crate::index::{ClassIndex, Classes, Each, Technologies, TechnologyIndex};
use crate::units::Money;

/// A project's plan and what it is worth to its firm alone.
#[derive(Clone, Copy, Debug)]
pub struct Prospect {
    /// Technology, in name order.
    pub technology: TechnologyIndex,
    /// Firm class, in name order.
    pub class: ClassIndex,
    /// Month of arrival.
    pub arrival: u16,
    /// Stages.
    pub stages: u16,
    /// Where its stages start in [`crate::firm::Prospects::stages`].
    pub first: u32,
    /// Month in which its firm fails; [`crate::units::END`] or more: never seen.
    pub failure: u32,
    /// Whether it works with a university.
    pub partner: bool,
    /// Liquid wealth.
    pub wealth: Money,
    /// Assets that it can pledge.
    pub assets: Money,
    /// What a bank lends on them.
    pub limit: Money,
    /// Months from award to contract, drawn.
    pub approval: f64,
    /// Months from success to launch.
    pub certification: f64,
    /// First-year profit or lump; of an exit what is expected.
    pub payoff: Money,
    /// Months from the launch to an exit; 0 where the payoff is none.
    pub exit: f64,
    /// Public value of a success, as it is drawn.
    pub public_value: Money,
    /// Public value that its success gains if it is deployed: of a topic that of its first project.
    pub gains: Money,
    /// What the State buys from a success.
    pub purchase: Money,
    /// Expected months without protection after launch.
    pub wait: f64,
    /// Value at launch of all profit, at the hurdle rate.
    pub profit_value: f64,
    /// All profit, undiscounted.
    pub profit_nominal: f64,
    /// Discount from technical success to launch.
    pub launch_discount: f64,
    /// Σ of planned stage costs.
    pub planned_cost: f64,
    /// Σ of expected stage costs.
    pub full_cost: f64,
    /// Expected present value of stage costs, C.
    pub reach_cost: f64,
    /// Π of stage discounts and chances.
    pub reach: f64,
    /// Chance of technical success.
    pub chance: f64,
    /// What grows with the size, B: Π of stage discounts and chances × the value of all profit at technical success.
    pub benefit: f64,
    /// V₁ alone.
    pub alone: f64,
    /// Whether the firm would do it alone.
    pub goes_alone: bool,
}

impl Prospect {
    /// Where its stages stand in [`crate::firm::Prospects::stages`].
    #[inline]
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        let first = self.first as usize;
        first..first + usize::from(self.stages)
    }

    /// Whether a rule that admits some technologies and classes, and asks for a university or for none, admits it.
    #[inline]
    #[must_use]
    pub fn is_admitted(&self, admits: &Each<Technologies, Each<Classes, bool>>, with_university: Option<bool>) -> bool {
        admits[self.technology][self.class] && with_university.is_none_or(|wanted| wanted == self.partner)
    }

    /// Wealth and loan limit.
    #[must_use]
    pub fn means(&self) -> Money {
        self.wealth + self.limit
    }

    /// What going alone is worth: V⁰.
    #[must_use]
    pub fn fallback(&self) -> f64 {
        if self.goes_alone { self.alone } else { 0.0 }
    }
}

/// A stage of a project.
#[derive(Clone, Copy, Debug)]
pub struct StageFacts {
    /// Planned cost.
    pub cost: Money,
    /// Planned months.
    pub months: f64,
    /// Chance of passing.
    pub chance: f64,
    /// `c·E[X]`.
    pub expected_cost: f64,
    /// `d·E[Y]`.
    pub expected_months: f64,
    /// `D_ρ` of the expected months.
    pub discount: f64,
    /// Luck: actual ÷ planned cost.
    pub cost_overrun: f64,
    /// Luck: actual ÷ planned months.
    pub time_overrun: f64,
    /// Luck: whether the gate is passed.
    pub passes: bool,
    /// V of what follows this stage, alone.
    pub next_alone: f64,
}
