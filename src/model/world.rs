//! The world resolved: economy, administration, firm classes, technologies, as numbers to look up in a run. Draws nothing.

use crate::number::{ProjectNumber, RunNumber, RunShare};

/// Everything but schemes and policies.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct World {
    /// The economy.
    pub economy: Economy,
    /// How the State works.
    pub administration: Administration,
    /// Firm classes in name order.
    pub classes: Vec<FirmClass>,
    /// The schools.
    pub university: University,
    /// Technologies in name order.
    pub technologies: Vec<Technology>,
}

/// The economy; rates a year.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Economy {
    /// Output of the base year, smallest units.
    pub output: RunNumber,
    /// Growth of output.
    pub growth: RunNumber,
    /// Social discount rate.
    pub social_rate: RunNumber,
    /// The State's financial rate.
    pub state_rate: RunNumber,
    /// Profit tax.
    pub profit_tax: RunShare,
    /// Excess burden λ.
    pub excess_burden: RunNumber,
    /// Social ÷ private return Φ.
    pub social_return: RunNumber,
    /// Domestic share of spillovers.
    pub domestic_share: RunNumber,
    /// Months from profit to spillover.
    pub spillover_lag: RunNumber,
    /// Value added per unit of profit.
    pub value_added: RunNumber,
}

/// How the State works.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Administration {
    /// Months from award to contract.
    pub approval_months: ProjectNumber,
    /// Months from request to payment.
    pub payment_lag: RunNumber,
    /// Months an audit adds.
    pub audit_lag: RunNumber,
    /// Cost of the audit as a share of the payment.
    pub audit_cost: RunShare,
    /// How cash is released; `None`: cash is unlimited.
    pub release: Option<Release>,
    /// Share of unused cash that is carried over.
    pub carry_over: RunShare,
    /// Months from filing to grant.
    pub patent_months: RunNumber,
    /// Share of unspent State money got back from a failed firm.
    pub recovery: RunShare,
}

/// Share of the year's appropriation released by the end of each month.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Release {
    /// All in January.
    AtOnce,
    /// A twelfth each month.
    Even,
    /// Beta curve over a span of years.
    Beta {
        /// First shape.
        alpha: RunNumber,
        /// Second shape.
        beta: RunNumber,
        /// Years.
        span: RunNumber,
    },
}

/// A firm class; rates a year, amounts in smallest units.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct FirmClass {
    /// Hurdle rate.
    pub hurdle_rate: RunNumber,
    /// Liquid wealth.
    pub liquid_wealth: ProjectNumber,
    /// Pledgeable assets.
    pub pledgeable_assets: ProjectNumber,
    /// Share of them a bank lends.
    pub loan_to_value: RunShare,
    /// Loan rate.
    pub loan_rate: RunNumber,
    /// Cost of an application.
    pub application_cost: RunNumber,
    /// Elasticity of R&D to its price.
    pub response: RunNumber,
    /// Whether a loss is carried forward within the project.
    pub own_tax_base: bool,
    /// Chance of failure a year.
    pub failure_hazard: RunNumber,
    /// Whether these are start-ups.
    pub start_up: bool,
    /// Chance of working with a university.
    pub with_university: RunNumber,
}

/// The schools.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct University {
    /// Output per unit of money against the firm's.
    pub efficiency: RunNumber,
    /// Coordination loss.
    pub coordination_loss: RunNumber,
    /// Contracts a fiscal year; `None`: no limit.
    pub capacity: Option<RunNumber>,
    /// Inventors' share of the university's profit.
    pub inventor_share: RunShare,
}

/// A technology; amounts in smallest units.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Technology {
    /// Whether it is strategic.
    pub strategic: bool,
    /// Public value of a success; `None`: no State need.
    pub public_value: Option<ProjectNumber>,
    /// State purchase: value and the firm's margin.
    pub state_purchase: Option<(ProjectNumber, RunShare)>,
    /// Stages in order.
    pub stages: Vec<Stage>,
    /// Payoff of a launch.
    pub payoff: Option<Payoff>,
    /// Share of profit earned before the grant.
    pub unprotected: RunShare,
    /// Months from success to launch.
    pub certification: ProjectNumber,
}

/// A stage.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Stage {
    /// Planned cost.
    pub cost: ProjectNumber,
    /// Planned months.
    pub months: ProjectNumber,
    /// Chance of passing.
    pub success: ProjectNumber,
    /// Actual ÷ planned cost.
    pub cost_overrun: ProjectNumber,
    /// Actual ÷ planned months.
    pub time_overrun: ProjectNumber,
    /// Whether a patent is filed at its end.
    pub files_patent: bool,
}

/// The payoff of a launch.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Payoff {
    /// One sum at launch.
    Lump(ProjectNumber),
    /// Profit over years.
    Stream {
        /// Profit of the first year.
        first_year: ProjectNumber,
        /// Years of sales.
        years: usize,
        /// Share lost from year to year.
        decay: RunNumber,
        /// Profit ÷ sales.
        margin: RunNumber,
        /// Standard deviation of yearly log change.
        volatility: RunNumber,
    },
}
