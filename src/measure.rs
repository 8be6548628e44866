//! The catalogue of measures: name, kind, unit, definition, source. Computes nothing.

/// How a measure's headline is formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The mean of one value a run.
    Mean,
    /// Sum of numerators over sum of denominators of all runs.
    Ratio,
    /// The mean of the worst tail.
    Tail,
}

/// What a measure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Whole currency units.
    Money,
    /// A part of a whole.
    Share,
    /// So many for one.
    Ratio,
    /// Projects.
    Count,
    /// Projects a year.
    PerYear,
    /// Months.
    Months,
    /// Percentage points of growth.
    Points,
}

impl Unit {
    /// The unit in words; `currency` for money.
    #[must_use]
    pub fn name(self, currency: &str) -> String {
        match self {
            Unit::Money => currency.to_owned(),
            Unit::Share => "share".to_owned(),
            Unit::Ratio => "ratio".to_owned(),
            Unit::Count => "count".to_owned(),
            Unit::PerYear => "per year".to_owned(),
            Unit::Months => "months".to_owned(),
            Unit::Points => "points".to_owned(),
        }
    }
}

/// Which way of a measure is good, where one is good in itself.
///
/// What a policy spends, how much is proposed, applied for or started, and how money is divided is neither: more may be wanted or
/// not. Nor is gross leverage, which counts private money that would have come anyway, nor resources, which are the price of what
/// they make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither is good in itself.
    Neither,
}

impl Better {
    /// In a word: `higher`, `lower` or `neither`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Better::Higher => "higher",
            Better::Lower => "lower",
            Better::Neither => "neither",
        }
    }
}

/// A measure of one run, or of all runs.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Its name in every file.
    pub name: &'static str,
    /// How the headline is formed.
    pub kind: Kind,
    /// What it is counted in.
    pub unit: Unit,
    /// Which way is good.
    pub better: Better,
    /// Whether it is a difference to the reference, which then has none itself.
    pub against_reference: bool,
    /// Definition in words.
    pub definition: &'static str,
    /// Where the formula comes from.
    pub source: &'static str,
}

macro_rules! catalogue {
    ($($(#[$against:ident])? $id:ident $name:literal $kind:ident $unit:ident $better:ident $definition:literal, $source:literal;)*) => {
        /// Identifies a measure; its place in [`MEASURES`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Id {
            $(#[doc = $definition] $id,)*
        }

        /// All measures, in the order of every output.
        pub const MEASURES: &[Measure] = &[$(Measure {
            name: $name,
            kind: Kind::$kind,
            unit: Unit::$unit,
            better: Better::$better,
            against_reference: catalogue!(@against $($against)?),
            definition: $definition,
            source: $source,
        },)*];
    };
    (@against against_reference) => { true };
    (@against) => { false };
}

catalogue! {
    GrossLeverage "gross_leverage" Ratio Ratio Neither "Private money ÷ State money.", "docs/model.md §9; OECD 'leverage ratio'";
    LeverageEffect "leverage_effect" Ratio Ratio Neither "Total R&D money ÷ State money.", "docs/model.md §9";
    #[against_reference]
    NetPrivateEffect "net_private_effect" Ratio Ratio Higher "Private money more than without the policy, per unit of State money: (P − P₀) ÷ G.", "Dimos & Pugh 2016";
    #[against_reference]
    TotalEffect "total_effect" Ratio Ratio Higher "R&D more than without the policy, per unit of State money.", "docs/model.md §9";
    #[against_reference]
    DeadweightShare "deadweight_share" Ratio Share Lower "Part of State money paid to projects that start with and without the policy.", "docs/model.md §9";
    #[against_reference]
    Additionality "additionality" Ratio Share Higher "Part of State money paid to projects that start only with the policy.", "docs/model.md §9";
    #[against_reference]
    WastedShare "wasted_share" Ratio Share Lower "Part of State money paid to projects that never start under the policy.", "docs/model.md §9";
    StateOutlay "state_outlay" Mean Money Neither "State payments to projects less what they return, G.", "docs/model.md §9";
    PrivateOutlay "private_outlay" Mean Money Neither "R&D paid by firms and schools from their own money, P.", "docs/model.md §9";
    UniversityOutlay "university_outlay" Mean Money Neither "R&D paid by schools from their own money.", "docs/model.md §9";
    ProjectsProposed "projects_proposed" Mean Count Neither "Projects proposed.", "docs/model.md §3";
    ProjectsApplied "projects_applied" Mean Count Neither "Projects that applied to a scheme at least once.", "docs/model.md §4";
    ProjectsAwarded "projects_awarded" Mean Count Neither "Projects awarded.", "docs/model.md §7";
    ProjectsStarted "projects_started" Mean Count Neither "Projects whose first stage started.", "docs/model.md §5";
    #[against_reference]
    ProjectsDeadweight "projects_deadweight" Mean Count Lower "Projects that start either way and receive State money.", "docs/model.md §9";
    #[against_reference]
    ProjectsUnaffected "projects_unaffected" Mean Count Neither "Projects that start either way and receive none.", "docs/model.md §9";
    #[against_reference]
    ProjectsAdditional "projects_additional" Mean Count Higher "Projects that start only with the policy.", "docs/model.md §9";
    #[against_reference]
    ProjectsDisplaced "projects_displaced" Mean Count Lower "Projects that start only without the policy.", "docs/model.md §9";
    #[against_reference]
    ProjectsNever "projects_never" Mean Count Neither "Projects that start neither way.", "docs/model.md §9";
    Successes "successes" Mean Count Higher "Projects that pass their last gate.", "docs/model.md §5";
    Launches "launches" Mean Count Higher "Projects that reach the market.", "docs/model.md §5";
    NewProducts "new_products_per_year" Mean PerYear Higher "Launches before the end of the study ÷ years.", "docs/model.md §9";
    Enterprises "technology_enterprises_per_year" Mean PerYear Higher "Firms that reach a technical success before the end of the study ÷ years.", "docs/model.md §9";
    StartUps "start_ups_per_year" Mean PerYear Higher "Of those, start-ups.", "docs/model.md §9";
    CostPerSuccess "cost_per_success" Ratio Money Lower "State money ÷ technical successes.", "docs/model.md §9";
    #[against_reference]
    CostPerAdditionalSuccess "cost_per_additional_success" Ratio Money Lower "State money ÷ technical successes more than without the policy.", "docs/model.md §9";
    DisbursementRate "disbursement_rate" Mean Share Higher "Paid by 31 December ÷ (appropriated + carried over), mean over fiscal years.", "docs/model.md §7";
    DisbursementMidQ4 "disbursement_rate_mid_q4" Mean Share Higher "The same in mid-Q4: mean of the ends of October and November.", "docs/model.md §7";
    Lapsed "lapsed" Mean Money Lower "Cash that was appropriated, not paid and not carried over.", "docs/model.md §7";
    WaitingPriority "waiting_months_priority" Ratio Months Lower "Months from request to payment, requests with priority.", "docs/model.md §7";
    WaitingOrdinary "waiting_months_ordinary" Ratio Months Lower "Months from request to payment, requests without priority.", "docs/model.md §7";
    WaitingTotal "waiting_months_total" Mean Months Lower "Months of waiting of all paid requests together.", "docs/model.md §7";
    MonthsToMarket "months_to_market" Mean Months Lower "The run's median of months from arrival to launch.", "docs/model.md §9";
    CensoredShare "censored_share" Ratio Share Neither "Part of started projects that neither launched nor ended before the end of the study.", "docs/model.md §9";
    StrategicShare "strategic_share" Ratio Share Neither "Part of State money paid to strategic technologies.", "docs/model.md §9";
    PrivateShareMean "private_share_mean" Ratio Share Neither "Mean private share of the plans of contracts.", "docs/model.md §9";
    PrivateShareBunched "private_share_bunched" Ratio Share Neither "Part of contracts with a private share from 0.70 to below 0.71.", "docs/model.md §9";
    #[against_reference]
    FiscalNpv "fiscal_npv" Mean Money Higher "Present value, at the State's rate, of (tax + royalty − payments − administration − purchases), less the same without the policy.", "docs/model.md §9";
    #[against_reference]
    FiscalLossCvar "fiscal_loss_cvar95" Tail Money Lower "Mean fiscal loss (−fiscal NPV) in the worst 5 % of runs.", "Rockafellar & Uryasev 2002";
    SocialNpv "social_npv" Mean Money Higher "Present value, at the social rate, of private benefit + spillover + public value − resources − excess burden.", "docs/model.md §9";
    SocialPrivate "social_private" Mean Money Higher "Of social NPV: profit before tax and transfers.", "docs/model.md §9";
    SocialPrivateAtHurdle "social_private_at_hurdle_rate" Mean Money Higher "The same profit discounted at each firm's hurdle rate.", "docs/model.md §9";
    SocialSpillover "social_spillover" Mean Money Higher "Of social NPV: domestic spillovers, (Φ − 1) × domestic share × profit, after the lag.", "Bloom et al. 2013";
    SocialPublicValue "social_public_value" Mean Money Higher "Of social NPV: public value of successes.", "docs/model.md §9";
    SocialResources "social_resources" Mean Money Neither "Of social NPV, subtracted: R&D, coordination, administration, applications, whoever pays.", "docs/model.md §9";
    SocialExcessBurden "social_excess_burden" Mean Money Lower "Of social NPV, subtracted: λ × present value of net public outlay.", "docs/model.md §9";
    #[against_reference]
    BenefitCostRatio "benefit_cost_ratio" Ratio Ratio Higher "Δ(private + spillover + public value) ÷ Δ(resources + excess burden).", "docs/model.md §9";
    #[against_reference]
    Mvpf "mvpf" Ratio Ratio Higher "Marginal value of public funds: Δ(after-tax private value + spillover + public value) ÷ Δ net public outlay.", "Hendren & Sprung-Keyser 2020";
    #[against_reference]
    GrowthContribution "growth_contribution_points" Mean Points Higher "Contribution to growth of output in percentage points, mean over fiscal years, more than without the policy.", "docs/model.md §9";
}

impl Measure {
    /// Whether it is counted in money.
    #[must_use]
    pub fn is_money(&self) -> bool {
        self.unit == Unit::Money
    }

    /// Whether the numerator and the denominator of a run are money. A measure that is no ratio has the denominator 1.
    #[must_use]
    pub fn parts_in_money(&self) -> (bool, bool) {
        let counted = ["censored_share", "private_share_mean", "private_share_bunched"].contains(&self.name);
        match (self.kind, self.unit) {
            (_, Unit::Money) => (true, false),
            (Kind::Ratio, Unit::Ratio) => (true, true),
            (Kind::Ratio, Unit::Share) => (!counted, !counted),
            (_, Unit::Share | Unit::Ratio | Unit::Count | Unit::PerYear | Unit::Months | Unit::Points) => {
                (false, false)
            }
        }
    }
}

/// The place of a measure by its name.
#[must_use]
pub fn index(name: &str) -> Option<usize> {
    MEASURES.iter().position(|measure| measure.name == name)
}
