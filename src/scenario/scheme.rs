//! A scheme as written: one variant of each rule. The rules themselves are in [`crate::scheme`].

use serde::Deserialize;

use crate::number::{AmountPerRun, SharePerRun, Uncertain};
use crate::scheme::eligibility::Eligibility;
use crate::scheme::funding::Funding;
use crate::scheme::payment::Payment;
use crate::scheme::rights::{Rights, Royalty};
use crate::scheme::selection::Selection;
use crate::text::Exact;

/// A scheme: six rules and a budget.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Scheme {
    /// Who may apply; everyone where not written.
    pub eligibility: Option<Eligibility>,
    /// Who pays how much of each stage.
    pub funding: Funding,
    /// When the State's money comes; `PerStage` where not written.
    pub payment: Option<Payment>,
    /// State money follows the actual cost up to this multiple of the plan; 1.5 where not written.
    pub overrun_cap: Option<Exact>,
    /// Who owns the result; `Firm` where not written.
    pub rights: Option<Rights>,
    /// A royalty on sales to the State; none where not written.
    pub royalty: Option<Royalty>,
    /// How applicants are ranked; `Everyone` where not written.
    pub selection: Option<Selection>,
    /// Months from call to call; 12 where not written.
    pub call_every_months: Option<u32>,
    /// Calls a firm tries before it gives up; 1 where not written.
    pub tries: Option<u32>,
    /// Chance of an award that firms believe in before the first call; 0.5 where not written.
    pub believed_award: Option<Uncertain<SharePerRun>>,
    /// What complying costs a firm, beside the application cost of its class; 0 where not written.
    pub compliance_cost: Option<Uncertain<AmountPerRun>>,
    /// Limit on this scheme's new commitments of each fiscal year; none of its own where not written.
    pub budget_per_year: Option<Uncertain<AmountPerRun>>,
    /// Whether the firm chooses how large the project is; where not written, yes unless the scheme asks for a State need.
    pub firm_chooses_size: Option<bool>,
    /// Largest size the firm may choose, as a multiple of the plan; 1.5 where not written.
    pub max_scale: Option<Exact>,
}
