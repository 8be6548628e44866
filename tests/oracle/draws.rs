//! What the oracle shares with the engine: the exported draws of one run, and the shape of its answers. Draws nothing.

use std::collections::BTreeMap;

/// The draws of one run.
#[derive(Clone, Debug, Default)]
pub struct Exported {
    /// Per-run numbers by path: amounts in whole units, the rest as written.
    pub numbers: BTreeMap<String, f64>,
    /// All projects, in project order.
    pub projects: Vec<ExportedProject>,
}

impl From<cofin::engine::exported::Exported> for Exported {
    fn from(theirs: cofin::engine::exported::Exported) -> Exported {
        let project = |p: cofin::engine::exported::ExportedProject| ExportedProject {
            name: p.name,
            technology: p.technology,
            year: p.year,
            index: p.index,
            arrival: p.arrival,
            class: p.class,
            failure_month: p.failure_month,
            with_university: p.with_university,
            fields: p.fields,
        };
        Exported { numbers: theirs.numbers, projects: theirs.projects.into_iter().map(project).collect() }
    }
}

/// The draws of one project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportedProject {
    /// Its name, where it is one of a table.
    pub name: Option<String>,
    pub technology: String,
    pub year: u32,
    pub index: u32,
    pub arrival: u32,
    pub class: String,
    pub failure_month: Option<u32>,
    pub with_university: bool,
    /// Drawn fields: see the list in the oracle's README.
    pub fields: BTreeMap<String, f64>,
}

/// A measure of one run: a number, or a numerator and a denominator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    pub numerator: f64,
    pub denominator: Option<f64>,
}

/// What became of one project, for finding a disagreement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each says one thing that became of a project")]
pub struct Outcome {
    /// Technology, intake year and index.
    pub project: (String, u32, u32),
    /// First decision: `apply SCHEME`, `alone` or `leave`.
    pub decision: String,
    /// Whether it ever applied.
    pub applied: bool,
    /// Whether it was awarded.
    pub awarded: bool,
    /// The scheme that awarded it, by its place among the policy's.
    pub scheme: Option<usize>,
    /// Whether it was awarded a voucher and did not redeem it.
    pub unused: bool,
    /// The phase of its tournament that it came into, from 0.
    pub phase: Option<usize>,
    /// Whether it was not kept for the next one.
    pub not_kept: bool,
    /// Overlays over it, by their places among the policy's schemes.
    pub overlays: Vec<usize>,
    /// Units that the State bought of it.
    pub bought: i64,
    /// The most that it can have to pay into a collar.
    pub collared: i64,
    /// What a fund paid into it, and had of it.
    pub of_fund: bool,
    pub into_deal: i64,
    pub to_fund: i64,
    /// Whether a panel refused it for its chance of success.
    pub barred: bool,
    /// Whether its contract started, or an overlay lies over it.
    pub supported: bool,
    /// Whether its launch harmed others.
    pub harmful: bool,
    /// What R&D cost before its contract started.
    pub at_own_risk: i64,
    /// Month in which stage 1 started.
    pub started: Option<i64>,
    /// Month of technical success.
    pub success: Option<i64>,
    /// Month of launch.
    pub launch: Option<i64>,
    /// State money received less returned.
    pub state_net: i64,
    /// Own and bridged money of the firm for R&D and coordination, less what came back.
    pub firm_paid: i64,
    /// The school's own part.
    pub school_paid: i64,
}

/// One run of one policy: its measures by name, its series as `years.NAME.YEAR` and `disbursement.MONTH`, and its projects.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub measures: BTreeMap<String, Option<Value>>,
    pub projects: Vec<Outcome>,
}
