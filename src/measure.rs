//! The catalogue of measures and of yearly series: name, kind, unit, what the parts are counted in, why a value may be missing,
//! definition, source. Computes nothing.

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

impl Kind {
    /// In a word: `mean`, `ratio` or `tail`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Mean => "mean",
            Kind::Ratio => "ratio",
            Kind::Tail => "tail",
        }
    }
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

    /// A number of this unit for readers: money comes in smallest units, `per_currency` of them in a whole currency unit, and is given
    /// in whole ones; everything else is as it is. The one place where money is converted.
    #[must_use]
    pub fn whole(self, number: f64, per_currency: f64) -> f64 {
        match self {
            Unit::Money => number / per_currency,
            Unit::Share | Unit::Ratio | Unit::Count | Unit::PerYear | Unit::Months | Unit::Points => number,
        }
    }
}

/// What the numerator and the denominator of a run are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The numerator.
    pub num: Unit,
    /// The denominator; of a measure that is no ratio it is the number 1.
    pub den: Unit,
}

/// Why a measure may have no headline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Always for this reason.
    Because(&'static str),
    /// What is gained is divided by a net cost: there is none, or the policy brings money in.
    NoNetCost {
        /// What a gain without a net cost is called.
        gain: &'static str,
    },
    /// Requests with priority: no rule of the policy gives any, or none was paid.
    NoPriority,
}

/// What a missing headline is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Sum of the numerators of all runs.
    pub num: f64,
    /// Sum of the denominators of all runs.
    pub den: f64,
    /// Whether a rule of the policy gives priority over cash.
    pub has_cash_priority: bool,
}

impl Missing {
    /// The reason in words.
    #[must_use]
    pub fn reason(self, found: Found) -> &'static str {
        match self {
            Missing::Because(reason) => reason,
            Missing::NoNetCost { gain } if found.num > 0.0 && found.den < 0.0 => gain,
            Missing::NoNetCost { .. } => NO_NET_COST,
            Missing::NoPriority if !found.has_cash_priority => "no rule gives priority over cash",
            Missing::NoPriority => NOT_PAID,
        }
    }
}

const NO_NET_COST: &str = "none: no net cost to divide by";
const NOT_PAID: &str = "no such request was paid";
const NO_STATE_MONEY: Missing = Missing::Because("no State money was paid");
const NO_SUPPORT: Missing = Missing::Because("no support was paid or given up");
const NO_APPROPRIATION: Missing = Missing::Because("nothing was appropriated, or cash is unlimited");
const NO_CONTRACT: Missing = Missing::Because("no contract");
const NO_CAPITAL: Missing = Missing::Because("no fund was paid into");
/// Of what every run has.
const NO_RUN: Missing = Missing::Because("no future was run");

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

/// With what a measure appears. A study without it prints no line of the measure, so that new measures move no old output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Appears {
    /// Always.
    Always,
    /// Where a scheme lies over a contract or over a firm's own money.
    WithOverlays,
    /// Where banks lend.
    WithLoans,
    /// Where their losses are guaranteed.
    WithGuarantees,
    /// Where a scheme gives vouchers.
    WithVouchers,
    /// Where a firm's effort moves its chances.
    WithEffort,
    /// Where projects have topics in common.
    WithTopics,
    /// Where contracts are decided on in phases.
    WithTournaments,
    /// Where firm classes are said to be small and medium-sized.
    WithSmes,
    /// Where the State buys first units.
    WithPurchases,
    /// Where a collar lies around revenue.
    WithCollars,
    /// Where launches under eased rules may harm others.
    WithHarm,
    /// Where a fund buys stakes.
    WithVehicles,
    /// Where administering a scheme costs something.
    WithSchemeCosts,
    /// Where payments are audited afterwards.
    WithAudit,
    /// Where the State answers for what may come: under guarantees and collars.
    WithContingents,
}

impl Appears {
    /// All of them, in order.
    pub const ALL: [Appears; 16] = [
        Appears::Always,
        Appears::WithOverlays,
        Appears::WithLoans,
        Appears::WithGuarantees,
        Appears::WithVouchers,
        Appears::WithEffort,
        Appears::WithTopics,
        Appears::WithTournaments,
        Appears::WithSmes,
        Appears::WithPurchases,
        Appears::WithCollars,
        Appears::WithHarm,
        Appears::WithVehicles,
        Appears::WithSchemeCosts,
        Appears::WithAudit,
        Appears::WithContingents,
    ];

    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Appears::Always => "always",
            Appears::WithOverlays => "with overlays",
            Appears::WithLoans => "with loans",
            Appears::WithGuarantees => "with guarantees",
            Appears::WithVouchers => "with vouchers",
            Appears::WithEffort => "with effort",
            Appears::WithTopics => "with topics",
            Appears::WithTournaments => "with tournaments",
            Appears::WithSmes => "with small and medium-sized firms",
            Appears::WithPurchases => "with purchases of first units",
            Appears::WithCollars => "with collars",
            Appears::WithHarm => "with harm",
            Appears::WithVehicles => "with vehicles",
            Appears::WithSchemeCosts => "with costs of schemes",
            Appears::WithAudit => "with audits after payment",
            Appears::WithContingents => "with guarantees or collars",
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
    /// What its parts are counted in.
    pub parts: Parts,
    /// Why it may have no headline.
    pub missing: Missing,
    /// Which way is good.
    pub better: Better,
    /// Whether it is a difference to the reference, which then has none itself.
    pub against_reference: bool,
    /// With what it appears.
    pub appears: Appears,
    /// Definition in words.
    pub definition: &'static str,
    /// Where the formula comes from.
    pub source: &'static str,
}

macro_rules! catalogue {
    ($(
        $(#[$against:ident])? $id:ident $name:literal $kind:ident $unit:ident $(($num:ident / $den:ident))? $better:ident
        $definition:literal, $source:literal, $missing:expr $(, $appears:ident)?;
    )*) => {
        /// Identifies a measure; its place in [`MEASURES`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Id {
            $(#[doc = $definition] $id,)*
        }

        impl Id {
            /// All of them, in the order of every output.
            pub const ALL: &'static [Id] = &[$(Id::$id,)*];
        }

        /// All measures, in the order of every output.
        pub const MEASURES: &[Measure] = &[$(Measure {
            name: $name,
            kind: Kind::$kind,
            unit: Unit::$unit,
            parts: catalogue!(@parts $unit $(($num / $den))?),
            missing: $missing,
            better: Better::$better,
            against_reference: catalogue!(@against $($against)?),
            appears: catalogue!(@appears $($appears)?),
            definition: $definition,
            source: $source,
        },)*];
    };
    (@against against_reference) => { true };
    (@against) => { false };
    (@appears $appears:ident) => { Appears::$appears };
    (@appears) => { Appears::Always };
    (@parts $unit:ident ($num:ident / $den:ident)) => { Parts { num: Unit::$num, den: Unit::$den } };
    (@parts $unit:ident) => { Parts { num: Unit::$unit, den: Unit::Count } };
}

catalogue! {
    GrossLeverage "gross_leverage" Ratio Ratio (Money / Money) Neither "Private money ÷ State money, of supported projects from the start of their contract on, failed ones included.", "docs/model.md §9; OECD 'leverage ratio'", NO_STATE_MONEY;
    LeverageEffect "leverage_effect" Ratio Ratio (Money / Money) Neither "All R&D money ÷ State money, of supported projects.", "docs/model.md §9", NO_STATE_MONEY;
    #[against_reference]
    NetPrivateEffect "net_private_effect" Ratio Ratio (Money / Money) Higher "Private money more than without the policy, per unit of State money: (P − P₀) ÷ G.", "Dimos & Pugh 2016", NO_STATE_MONEY;
    #[against_reference]
    TotalEffect "total_effect" Ratio Ratio (Money / Money) Higher "R&D more than without the policy, per unit of State money.", "docs/model.md §9", NO_STATE_MONEY;
    #[against_reference]
    DeadweightShare "deadweight_share" Ratio Share (Money / Money) Lower "Part of State money paid to projects that start with and without the policy.", "docs/model.md §9", NO_STATE_MONEY;
    #[against_reference]
    Additionality "additionality" Ratio Share (Money / Money) Higher "Part of State money paid to projects that start only with the policy.", "docs/model.md §9", NO_STATE_MONEY;
    #[against_reference]
    WastedShare "wasted_share" Ratio Share (Money / Money) Lower "Part of State money paid to projects that never start under the policy.", "docs/model.md §9", NO_STATE_MONEY;
    StateOutlay "state_outlay" Mean Money Neither "State payments to projects less what they return, G.", "docs/model.md §9", NO_RUN;
    PrivateOutlay "private_outlay" Mean Money Neither "R&D paid by firms and universities from their own money, P.", "docs/model.md §9", NO_RUN;
    ResearchOutlay "research_outlay" Mean Money Neither "R&D of all projects, whoever pays.", "docs/model.md §9", NO_RUN;
    UniversityOutlay "university_outlay" Mean Money Neither "R&D paid by universities from their own money.", "docs/model.md §9", NO_RUN;
    ProjectsProposed "projects_proposed" Mean Count Neither "Projects proposed.", "docs/model.md §3", NO_RUN;
    ProjectsApplied "projects_applied" Mean Count Neither "Projects that applied to a scheme at least once.", "docs/model.md §4", NO_RUN;
    ProjectsAwarded "projects_awarded" Mean Count Neither "Projects awarded.", "docs/model.md §7", NO_RUN;
    ProjectsStarted "projects_started" Mean Count Neither "Projects whose first stage started.", "docs/model.md §5", NO_RUN;
    #[against_reference]
    ProjectsDeadweight "projects_deadweight" Mean Count Lower "Projects that start either way and receive State money.", "docs/model.md §9", NO_RUN;
    #[against_reference]
    ProjectsUnaffected "projects_unaffected" Mean Count Neither "Projects that start either way and receive none.", "docs/model.md §9", NO_RUN;
    #[against_reference]
    ProjectsAdditional "projects_additional" Mean Count Higher "Projects that start only with the policy.", "docs/model.md §9", NO_RUN;
    #[against_reference]
    ProjectsDisplaced "projects_displaced" Mean Count Lower "Projects that start only without the policy.", "docs/model.md §9", NO_RUN;
    #[against_reference]
    ProjectsNever "projects_never" Mean Count Neither "Projects that start neither way.", "docs/model.md §9", NO_RUN;
    Successes "successes" Mean Count Higher "Projects that pass their last gate.", "docs/model.md §5", NO_RUN;
    Launches "launches" Mean Count Higher "Projects that reach the market.", "docs/model.md §5", NO_RUN;
    NewProducts "new_products_per_year" Mean PerYear Higher "Launches before the end of the study ÷ years.", "docs/model.md §9", NO_RUN;
    Enterprises "technology_enterprises_per_year" Mean PerYear Higher "Firms that reach a technical success before the end of the study ÷ years.", "docs/model.md §9", NO_RUN;
    StartUps "start_ups_per_year" Mean PerYear Higher "Of those, start-ups.", "docs/model.md §9", NO_RUN;
    CostPerSuccess "cost_per_success" Ratio Money (Money / Count) Lower "State money ÷ technical successes of supported projects.", "docs/model.md §9", Missing::Because("no supported project succeeds");
    #[against_reference]
    CostPerAdditionalSuccess "cost_per_additional_success" Ratio Money (Money / Count) Lower "State money ÷ technical successes more than without the policy.", "docs/model.md §9", Missing::Because("no success more than without the policy");
    DisbursementRate "disbursement_rate" Ratio Share (Money / Money) Higher "Paid by the end of the fiscal year ÷ (appropriated + carried over), summed over fiscal years with new money.", "docs/model.md §7", NO_APPROPRIATION;
    DisbursementMidQ4 "disbursement_rate_mid_q4" Ratio Share (Money / Money) Higher "The same in mid-Q4: the ends of the tenth and the eleventh month together.", "docs/model.md §7", NO_APPROPRIATION;
    Lapsed "lapsed" Mean Money Lower "Cash that was appropriated, not paid and not carried over.", "docs/model.md §7", NO_RUN;
    LostWithFirms "lost_with_firms" Mean Money Lower "State money in hand that was lost with failed firms.", "docs/model.md §5", NO_RUN;
    WaitingPriority "waiting_months_priority" Ratio Months (Months / Count) Lower "Months from request to payment, requests with priority.", "docs/model.md §7", Missing::NoPriority;
    WaitingOrdinary "waiting_months_ordinary" Ratio Months (Months / Count) Lower "Months from request to payment, requests without priority.", "docs/model.md §7", Missing::Because(NOT_PAID);
    WaitingTotal "waiting_months_total" Mean Months Lower "Months of waiting of all paid requests together.", "docs/model.md §7", NO_RUN;
    MonthsToMarket "months_to_market" Mean Months Lower "The run's median of months from arrival to launch.", "docs/model.md §9", Missing::Because("nothing was launched");
    CensoredShare "censored_share" Ratio Share (Count / Count) Neither "Part of started projects that neither launched nor ended before the end of the study.", "docs/model.md §9", Missing::Because("nothing was started");
    StrategicShare "strategic_share" Ratio Share (Money / Money) Neither "Part of State money paid to strategic technologies.", "docs/model.md §9", NO_STATE_MONEY;
    PrivateShareMean "private_share_mean" Ratio Share (Share / Count) Neither "Mean private share of the plans of contracts.", "docs/model.md §9", NO_CONTRACT;
    PrivateShareBunched "private_share_bunched" Ratio Share (Count / Count) Neither "Part of contracts with a private share from 0.70 to below 0.71.", "docs/model.md §9", NO_CONTRACT;
    #[against_reference]
    FiscalNpv "fiscal_npv" Mean Money Higher "Present value, at the State's rate, of (tax + royalty − payments − administration − purchases), less the same without the policy.", "docs/model.md §9", NO_RUN;
    #[against_reference]
    FiscalLossCvar "fiscal_loss_cvar95" Tail Money Lower "Mean fiscal loss (−fiscal NPV) in the worst 5 % of runs.", "Rockafellar & Uryasev 2002", Missing::Because("too few runs for the worst 5 %");
    SocialNpv "social_npv" Mean Money Higher "Present value, at the social rate, of private benefit + benefit to others (the larger of spillover and imitated) + public value − resources − excess burden.", "docs/model.md §9", NO_RUN;
    SocialPrivate "social_private" Mean Money Higher "Of social NPV: profit before tax and transfers.", "docs/model.md §9", NO_RUN;
    SocialPrivateAtHurdle "social_private_at_hurdle_rate" Mean Money Higher "The same profit discounted at each firm's hurdle rate.", "docs/model.md §9", NO_RUN;
    SocialSpillover "social_spillover" Mean Money Higher "Of social NPV, unless more is imitated: domestic spillovers, (Φ − 1) × domestic share × profit, after the lag.", "Bloom et al. 2013", NO_RUN;
    Imitated "imitated" Mean Money Neither "What imitators and their buyers gain where a patent does not yet protect, × domestic share, at the social rate; in social NPV where it is more than the spillovers, of which it is a part.", "docs/model.md §9", NO_RUN;
    SocialPublicValue "social_public_value" Mean Money Higher "Of social NPV: public value of successes.", "docs/model.md §9", NO_RUN;
    SocialResources "social_resources" Mean Money Neither "Of social NPV, subtracted: R&D, coordination, administration, applications, whoever pays.", "docs/model.md §9", NO_RUN;
    SocialExcessBurden "social_excess_burden" Mean Money Lower "Of social NPV, subtracted: λ × present value of net public outlay.", "docs/model.md §9", NO_RUN;
    #[against_reference]
    BenefitCostRatio "benefit_cost_ratio" Ratio Ratio (Money / Money) Higher "Δ(private + benefit to others + public value) ÷ Δ(resources + excess burden).", "docs/model.md §9", Missing::Because(NO_NET_COST);
    #[against_reference]
    Mvpf "mvpf" Ratio Ratio (Money / Money) Higher "Marginal value of public funds: Δ(after-tax private value + benefit to others + public value) ÷ Δ net public outlay.", "Hendren & Sprung-Keyser 2020", Missing::NoNetCost { gain: "pays for itself" };
    #[against_reference]
    GrowthContribution "growth_contribution_points" Mean Points Higher "Value added more than without the policy in the last whole fiscal year of the study, in percent of that year's output: a level, by which growth until then was more, in all, in points.", "docs/model.md §9", NO_RUN;
    VouchersUnused "vouchers_unused" Mean Count Lower "Projects that were awarded a voucher and did not redeem it.", "docs/model.md §6", NO_RUN, WithVouchers;
    EffortCost "effort_cost" Mean Money Neither "What firms pay for effort beyond their plans where money hangs on a result: a resource, and no R&D.", "docs/model.md §4; Holmström 1979", NO_RUN, WithEffort;
    Misused "misused" Mean Money Lower "State money that is taken from projects for other things: a transfer, and no R&D.", "docs/model.md §7; Becker 1968", NO_RUN, WithAudit;
    MisusedShare "misused_share" Ratio Share (Money / Money) Lower "The same ÷ State payments to projects less what they return unspent.", "docs/model.md §7", NO_STATE_MONEY, WithAudit;
    Recovered "recovered" Mean Money Higher "What audits bring back of it: taken off State outlay.", "docs/model.md §7", NO_RUN, WithAudit;
    Fines "fines" Mean Money Neither "What is paid beside what is brought back: revenue of the State.", "docs/model.md §7", NO_RUN, WithAudit;
    UnitsBought "units_bought" Mean Count Neither "First units that the State buys and accepts.", "docs/model.md §6", NO_RUN, WithPurchases;
    Support "support" Mean Money Neither "Gross support, G: State payments to projects less what they return, and tax given up for them.", "docs/model.md §9", NO_RUN, WithOverlays;
    TaxExpenditure "tax_expenditure" Mean Money Neither "Of it: profit tax that overlays let firms keep.", "docs/model.md §9", NO_RUN, WithOverlays;
    GrantEquivalent "grant_equivalent" Mean Money Neither "What contracts and overlays were worth to the State when they were signed: the expected present value of their support, at the State's rate. Shares of State money and leverage are of it where there are overlays.", "docs/model.md §9", NO_RUN, WithOverlays;
    ProjectsOverlaid "projects_with_overlays" Mean Count Neither "Projects over which an overlay lies.", "docs/model.md §6", NO_RUN, WithOverlays;
    TakeUp "take_up" Ratio Share (Money / Money) Neither "What is planned of overlays that have a budget ÷ these budgets, over the fiscal years of the study.", "docs/model.md §6", Missing::Because("no overlay has a budget"), WithOverlays;
    Lent "loans" Mean Money Neither "What banks lend to projects over which relief of interest or a guarantee lies.", "docs/model.md §6", NO_RUN, WithLoans;
    InterestRelief "interest_relief" Mean Money Neither "Interest on these loans that the State pays: a part of support.", "docs/model.md §6", NO_RUN, WithLoans;
    Guaranteed "liabilities" Mean Money Neither "What is guaranteed of bank loans when they are lent: the State's contingent liability.", "docs/model.md §6", NO_RUN, WithGuarantees;
    GuaranteeCalls "guarantee_calls" Mean Money Lower "What banks call of guarantees: a part of support.", "docs/model.md §6", NO_RUN, WithGuarantees;
    GuaranteeFees "guarantee_fees" Mean Money Neither "Fees that firms pay for guarantees.", "docs/model.md §6", NO_RUN, WithGuarantees;
    AnyCall "guarantee_calls_any" Mean Share Lower "Chance that any guarantee is called.", "docs/model.md §6", NO_RUN, WithGuarantees;
    CallsCvar "guarantee_calls_cvar95" Tail Money Lower "Mean of what is called in the worst 5 % of runs.", "Rockafellar & Uryasev 2002", Missing::Because("too few runs for the worst 5 %"), WithGuarantees;
    CallsOfBudget "guarantee_calls_of_budget" Ratio Share (Money / Money) Lower "What is called of guarantees that have a budget ÷ these budgets, over the fiscal years of the study.", "docs/model.md §6", Missing::Because("no guarantee has a budget"), WithGuarantees;
    Collared "collar_liabilities" Mean Money Neither "The most that the State can have to pay into collars after the launches of the study, if nothing is sold: its contingent liability.", "docs/model.md §6", NO_RUN, WithCollars;
    CollarPaid "collar_paid" Mean Money Lower "What the State pays into collars where revenue falls short of its plan: a part of support.", "docs/model.md §6; Black 1976", NO_RUN, WithCollars;
    CollarReceived "collar_received" Mean Money Neither "What the State receives where revenue is beyond its plan: revenue of the State, never taken off support.", "docs/model.md §6; Black 1976", NO_RUN, WithCollars;
    AnyCollarPaid "collar_paid_any" Mean Share Lower "Chance that the State pays into any collar.", "docs/model.md §6", NO_RUN, WithCollars;
    CollarCvar "collar_paid_cvar95" Tail Money Lower "Mean of what is paid into collars in the worst 5 % of runs.", "Rockafellar & Uryasev 2002", Missing::Because("too few runs for the worst 5 %"), WithCollars;
    CollarOfBudget "collar_paid_of_budget" Ratio Share (Money / Money) Lower "What is paid into collars that have a budget ÷ these budgets, over the fiscal years of the study.", "docs/model.md §6", Missing::Because("no collar has a budget"), WithCollars;
    LeverageCash "gross_leverage_cash" Ratio Ratio (Money / Money) Neither "Private money ÷ support as it was paid and given up, of supported projects.", "docs/model.md §9", NO_SUPPORT, WithOverlays;
    EffectCash "leverage_effect_cash" Ratio Ratio (Money / Money) Neither "All R&D money ÷ support as it was paid and given up, of supported projects.", "docs/model.md §9", NO_SUPPORT, WithOverlays;
    #[against_reference]
    DeadweightCash "deadweight_share_cash" Ratio Share (Money / Money) Lower "Part of support, as it was paid and given up, of projects that start with and without the policy.", "docs/model.md §9", NO_SUPPORT, WithOverlays;
    #[against_reference]
    AdditionalityCash "additionality_cash" Ratio Share (Money / Money) Higher "Part of support, as it was paid and given up, of projects that start only with the policy.", "docs/model.md §9", NO_SUPPORT, WithOverlays;
    TopicsSolved "topics_solved" Mean Count Higher "Topics with a success that was deployed, by whomever; only technologies with a topic have any.", "docs/model.md §6", NO_RUN, WithTopics;
    CostPerSolvedTopic "cost_per_solved_topic" Ratio Money (Money / Count) Lower "State money for projects that have a topic ÷ topics that supported projects solve.", "docs/model.md §9", Missing::Because("no supported project solves a topic"), WithTopics;
    SmeShare "sme_share_of_contracts" Ratio Share (Count / Count) Neither "Part of the projects awarded that are of small and medium-sized firms.", "docs/model.md §9", NO_CONTRACT, WithSmes;
    PhaseOne "contracts_in_phase_1" Mean Count Neither "Contracts of tournaments in their first phase: those that are awarded.", "docs/model.md §6", NO_RUN, WithTournaments;
    PhaseTwo "contracts_in_phase_2" Mean Count Neither "Of those, kept for a second phase.", "docs/model.md §6", NO_RUN, WithTournaments;
    PhaseThree "contracts_in_phase_3" Mean Count Neither "Of those, kept for a third phase.", "docs/model.md §6", NO_RUN, WithTournaments;
    PhaseFour "contracts_in_phase_4" Mean Count Neither "Of those, kept for a fourth phase.", "docs/model.md §6", NO_RUN, WithTournaments;
    HarmfulLaunches "launches_with_harm" Mean Count Lower "Launches that harm others, where eased rules let them.", "docs/model.md §6", NO_RUN, WithHarm;
    SocialHarm "social_harm" Mean Money Lower "Of social NPV, subtracted: what launches under eased rules take from others, whoever pays for it.", "docs/model.md §9", NO_RUN, WithHarm;
    HarmPaid "harm_paid_by_state" Mean Money Lower "What the State pays to those who are harmed; in its net outlay.", "docs/model.md §9", NO_RUN, WithHarm;
    FundMultiple "fund_multiple" Ratio Ratio (Money / Money) Higher "What State and partners have back from a policy's funds ÷ what they paid in, fees included.", "docs/model.md §6", NO_CAPITAL, WithVehicles;
    FundLoses "fund_loses" Ratio Share (Count / Count) Lower "Chance that a fund pays back less than was paid in, fees included.", "docs/model.md §6", NO_CAPITAL, WithVehicles;
    LossRatio "loss_ratio" Ratio Share (Count / Count) Neither "Part of the deals of funds that gave back less than was paid into them.", "docs/model.md §6", Missing::Because("no fund made a deal"), WithVehicles;
    Faults "faults" Mean Count Neither "Deals under public rules that gave back less than was paid into them.", "docs/model.md §6", NO_RUN, WithVehicles;
    RefusedForRisk "refused_for_risk" Mean Count Neither "Projects that a panel refused because their chance of success was below its least.", "docs/model.md §6", NO_RUN, WithVehicles;
    Coinvestment "private_coinvestment" Mean Money Neither "What private partners of funds pay into deals; of private outlay.", "docs/model.md §6", NO_RUN, WithVehicles;
    SchemeCosts "scheme_costs" Mean Money Lower "What administering schemes costs the State: to set them up, and for each contract and each overlay that is laid; in its net outlay, and no support.", "docs/model.md §7", NO_RUN, WithSchemeCosts;
}

impl Measure {
    /// Whether it is counted in money.
    #[must_use]
    pub fn is_money(&self) -> bool {
        self.unit == Unit::Money
    }
}

impl Id {
    /// The measure's name in every file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        MEASURES[self as usize].name
    }
}

/// The place of a measure by its name.
#[must_use]
pub fn index(name: &str) -> Option<usize> {
    MEASURES.iter().position(|measure| measure.name == name)
}

/// A quantity a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its name in every file.
    pub name: &'static str,
    /// What it is counted in.
    pub unit: Unit,
    /// With what it appears.
    pub appears: Appears,
}

const fn series(name: &'static str, unit: Unit) -> Series {
    Series { name, unit, appears: Appears::Always }
}

/// All yearly series, in the order of every output.
pub const SERIES: [Series; 11] = [
    series("state_outlay", Unit::Money),
    series("private_outlay", Unit::Money),
    series("projects_started", Unit::Count),
    series("successes", Unit::Count),
    series("launches", Unit::Count),
    series("appropriated", Unit::Money),
    series("disbursed", Unit::Money),
    series("value_added_points", Unit::Points),
    Series { name: "fund_cash", unit: Unit::Money, appears: Appears::WithVehicles },
    Series { name: "grant_equivalent", unit: Unit::Money, appears: Appears::WithOverlays },
    Series { name: "provision", unit: Unit::Money, appears: Appears::WithContingents },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_and_its_parts_are_counted_in_what_fits_together() {
        for Measure { name, kind, unit, parts: Parts { num, den }, .. } in MEASURES {
            let fits = match (kind, unit) {
                (Kind::Ratio, Unit::Share | Unit::Ratio) => num == den || (*num, *den) == (Unit::Share, Unit::Count),
                (Kind::Ratio | Kind::Mean | Kind::Tail, unit) => num == unit && *den == Unit::Count,
            };
            assert!(fits, "{name} is {unit:?} of {num:?} over {den:?}");
        }
    }

    #[test]
    fn subjects_are_told_apart_and_stand_in_their_order() {
        for (place, subject) in Appears::ALL.into_iter().enumerate() {
            assert_eq!(subject as usize, place);
            assert_eq!(Appears::ALL.iter().filter(|other| other.name() == subject.name()).count(), 1);
        }
    }

    #[test]
    fn only_money_is_given_in_whole_currency_units() {
        assert_eq!(Unit::Money.whole(1_250.0, 100.0).to_bits(), 12.5_f64.to_bits());
        for unit in [Unit::Share, Unit::Ratio, Unit::Count, Unit::PerYear, Unit::Months, Unit::Points] {
            assert_eq!(unit.whole(1_250.0, 100.0).to_bits(), 1_250.0_f64.to_bits(), "{unit:?}");
        }
    }

    #[test]
    fn a_missing_value_says_why() {
        let reason = |name: &str, num, den, has_cash_priority| {
            MEASURES[index(name).expect("a measure")].missing.reason(Found { num, den, has_cash_priority })
        };
        assert_eq!(reason("gross_leverage", 1.0, 0.0, false), "no State money was paid");
        // The policy gains 3 and brings in 1: it pays for itself. Gaining nothing, it does not.
        assert_eq!(reason("mvpf", 3.0, -1.0, false), "pays for itself");
        assert_eq!(reason("mvpf", 0.0, -1.0, false), "none: no net cost to divide by");
        assert_eq!(reason("benefit_cost_ratio", 3.0, -1.0, false), "none: no net cost to divide by");
        assert_eq!(reason("waiting_months_priority", 0.0, 0.0, false), "no rule gives priority over cash");
        assert_eq!(reason("waiting_months_priority", 0.0, 0.0, true), "no such request was paid");
    }
}
