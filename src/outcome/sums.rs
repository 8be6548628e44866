//! What can be added up over projects, and the measures that are made of such sums: of all projects or of a group, of one run or of
//! many. Simulates nothing.

use std::ops::{Index, IndexMut};

use crate::measure::Id;
use crate::outcome::cell::Cell;

/// Makes the sums and their number together.
macro_rules! sums {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// What is added up over projects; money in smallest units.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(usize)]
        pub enum Sum {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Sum {
            /// All of them, in order.
            pub const ALL: [Sum; [$(Sum::$name),+].len()] = [$(Sum::$name),+];
        }
    };
}

sums! {
    /// Net State money, G.
    State,
    /// State money lost with failed firms.
    LostWithFirms,
    /// State money taken from projects.
    Misused,
    /// What of it audits bring back.
    Recovered,
    /// Fines for it.
    Fines,
    /// What firms pay for effort beyond their plans.
    EffortCost,
    /// R&D that firm and university pay from their own, P.
    Private,
    /// R&D that universities pay from their own.
    University,
    /// All R&D.
    Research,
    /// P of supported projects.
    SupportedPrivate,
    /// All R&D of supported projects.
    SupportedResearch,
    /// Successes of supported projects.
    SupportedSuccesses,
    /// Projects proposed.
    Proposed,
    /// Projects that applied.
    Applied,
    /// Projects awarded: contracts.
    Awarded,
    /// Projects that did not redeem a voucher they were awarded.
    VouchersUnused,
    /// First units that the State bought.
    UnitsBought,
    /// The most that the State can have to pay into collars by plan.
    Collared,
    /// Paid into collars.
    CollarPaid,
    /// Received of revenue beyond collars.
    CollarReceived,
    /// Projects started.
    Started,
    /// Started either way, with State money.
    Deadweight,
    /// Started either way, without.
    Unaffected,
    /// Started with the policy only.
    Additional,
    /// Started without the policy only.
    Displaced,
    /// Started neither way.
    Never,
    /// State money of projects that start either way.
    DeadweightMoney,
    /// State money of projects that start with the policy only.
    AdditionalMoney,
    /// State money of projects that do not start.
    WastedMoney,
    /// State money of strategic technologies.
    StrategicMoney,
    /// Technical successes.
    Successes,
    /// Launches.
    Launches,
    /// Launches before the end of the study.
    Products,
    /// Successes before the end of the study.
    Enterprises,
    /// Of those, of start-ups.
    StartUps,
    /// Started, and still open at the end of the study.
    Censored,
    /// Private shares of the plans of contracts.
    PrivateShares,
    /// Contracts with a private share from 0.70 to below 0.71.
    Bunched,
    /// Present value, at the social rate, of profit before tax and transfers.
    Profit,
    /// The same at the hurdle rates.
    ProfitAtHurdle,
    /// Present value of domestic spillovers.
    Spillover,
    /// Present value of what imitators and their buyers gain.
    Imitated,
    /// What others gain: spillovers, or what is imitated where that is more over all projects of a run.
    External,
    /// Present value of public value.
    PublicValue,
    /// Present value of resources.
    Resources,
    /// Present value, at the social rate, of net public outlay.
    Outlay,
    /// Its excess burden.
    Burden,
    /// Present value, at the State's rate, of what the State takes in less what it spends.
    Fiscal,
    /// Present value of what the private side has left.
    AfterTax,
    /// Tax given up.
    GivenUp,
    /// Grant equivalents where the study has overlays, else State money.
    Weight,
    /// Projects over which an overlay lies.
    Overlaid,
    /// Bank loans with relief of interest.
    Lent,
    /// Interest that the State pays.
    InterestRelief,
    /// What is guaranteed of loans.
    Guaranteed,
    /// What is called of guarantees.
    GuaranteeCalls,
    /// Fees for guarantees.
    GuaranteeFees,
    /// Support of projects that start either way, as it was paid and given up.
    DeadweightSupport,
    /// Support of projects that start with the policy only.
    AdditionalSupport,
    /// Topics solved.
    TopicsSolved,
    /// Topics solved by supported projects.
    TopicsSolvedSupported,
    /// Support of projects that have a topic in common with others.
    TopicSupport,
    /// Contracts of small and medium-sized firms.
    SmeContracts,
    /// Contracts of tournaments.
    PhaseOne,
    /// Of those, in a second phase.
    PhaseTwo,
    /// Of those, in a third phase.
    PhaseThree,
    /// Of those, in a fourth phase.
    PhaseFour,
    /// Launches that harm others.
    Harmful,
    /// Present value of harm to others.
    Harm,
    /// What the State pays for it.
    HarmPaid,
    /// Deals into which funds paid.
    Deals,
    /// Deals that gave back less than was paid into them.
    LosingDeals,
    /// Of those, under public rules.
    Faults,
    /// Projects refused for their chance of success.
    RefusedForRisk,
    /// What partners of funds pay into deals.
    Coinvested,
    /// What administering schemes costs the State.
    SchemeCosts,
}

/// How many sums there are.
pub const SUMS: usize = Sum::ALL.len();

/// A value of each sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sums([f64; SUMS]);

impl Default for Sums {
    fn default() -> Sums {
        Sums([0.0; SUMS])
    }
}

impl Index<Sum> for Sums {
    type Output = f64;
    #[inline]
    fn index(&self, sum: Sum) -> &f64 {
        &self.0[sum as usize]
    }
}

impl IndexMut<Sum> for Sums {
    #[inline]
    fn index_mut(&mut self, sum: Sum) -> &mut f64 {
        &mut self.0[sum as usize]
    }
}

impl Sums {
    /// Adds others.
    #[inline]
    pub fn add(&mut self, others: &Sums) {
        self.0.iter_mut().zip(&others.0).for_each(|(sum, other)| *sum += other);
    }

    /// Takes others off.
    #[inline]
    pub fn take_off(&mut self, others: &Sums) {
        self.0.iter_mut().zip(&others.0).for_each(|(sum, other)| *sum -= other);
    }

    /// From as many numbers, in the order of [`Sum::ALL`].
    ///
    /// # Panics
    /// If there are more or fewer.
    #[must_use]
    pub fn of(numbers: &[f64]) -> Sums {
        Sums(numbers.try_into().expect("a number for each sum"))
    }

    /// The numbers, in the order of [`Sum::ALL`].
    #[must_use]
    pub fn numbers(&self) -> &[f64; SUMS] {
        &self.0
    }

    /// Gross support, G.
    fn support(&self) -> f64 {
        self[Sum::State] + self[Sum::GivenUp]
    }

    /// Private benefit, benefit to others and public value, less harm to others.
    fn benefits(&self) -> f64 {
        self[Sum::Profit] + self[Sum::External] + self[Sum::PublicValue] - self[Sum::Harm]
    }

    /// Resources and excess burden.
    fn costs(&self) -> f64 {
        self[Sum::Resources] + self[Sum::Burden]
    }
}

/// Whose sums they are, and of what.
#[derive(Clone, Copy, Debug)]
pub struct Made<'s> {
    /// The sums.
    pub own: &'s Sums,
    /// Those of the life that it is compared with, where it is compared.
    pub without: Option<&'s Sums>,
    /// Years of the study.
    pub years: f64,
    /// Runs that were added up.
    pub runs: f64,
}

impl Made<'_> {
    /// Puts the cell of each measure that is made of sums.
    pub fn put(&self, put: &mut impl FnMut(Id, Cell)) {
        let Made { own, years, runs, .. } = *self;
        let mut mean = |id: Id, num: f64| put(id, Cell::ratio(num, runs));
        for (id, sum) in MEANS {
            mean(id, own[sum]);
        }
        for (id, sum) in
            [(Id::NewProducts, Sum::Products), (Id::Enterprises, Sum::Enterprises), (Id::StartUps, Sum::StartUps)]
        {
            mean(id, own[sum] / years);
        }
        mean(Id::SocialNpv, own.benefits() - own.costs());
        mean(Id::Support, own.support());
        put(Id::CostPerSuccess, Cell::ratio(own.support(), own[Sum::SupportedSuccesses]));
        for (id, sum) in [(Id::LeverageCash, Sum::SupportedPrivate), (Id::EffectCash, Sum::SupportedResearch)] {
            put(id, Cell::ratio(own[sum], own.support()));
        }
        let paid = own[Sum::State] + own[Sum::Recovered];
        put(Id::MisusedShare, Cell::ratio(own[Sum::Misused], paid));
        for (id, num, den) in RATIOS {
            put(id, Cell::ratio(own[num], own[den]));
        }
        if let Some(without) = self.without {
            self.put_differences(without, put);
        }
    }

    fn put_differences(&self, without: &Sums, put: &mut impl FnMut(Id, Cell)) {
        let own = self.own;
        let less = |sum: Sum| own[sum] - without[sum];
        for (id, sum) in STRATA {
            put(id, Cell::ratio(own[sum], self.runs));
        }
        for (id, sum) in MONEY_OF_STRATA {
            put(id, Cell::ratio(own[sum], less(Sum::Weight)));
        }
        let state = own.support() - without.support();
        for (id, sum) in [(Id::DeadweightCash, Sum::DeadweightSupport), (Id::AdditionalityCash, Sum::AdditionalSupport)]
        {
            put(id, Cell::ratio(own[sum], state));
        }
        put(Id::NetPrivateEffect, Cell::ratio(less(Sum::Private), state));
        put(Id::TotalEffect, Cell::ratio(less(Sum::Research), state));
        put(Id::CostPerAdditionalSuccess, Cell::ratio(state, less(Sum::Successes)));
        put(Id::FiscalNpv, Cell::ratio(less(Sum::Fiscal), self.runs));
        let (benefits, costs) = (own.benefits() - without.benefits(), own.costs() - without.costs());
        put(Id::BenefitCostRatio, Cell::ratio(benefits, costs));
        let gained = own[Sum::AfterTax] - without[Sum::AfterTax] + own[Sum::External] - without[Sum::External]
            + own[Sum::PublicValue]
            - without[Sum::PublicValue];
        put(Id::Mvpf, Cell::ratio(gained, less(Sum::Outlay)));
    }
}

/// Means that are a sum.
const MEANS: [(Id, Sum); 47] = [
    (Id::TopicsSolved, Sum::TopicsSolved),
    (Id::PhaseOne, Sum::PhaseOne),
    (Id::PhaseTwo, Sum::PhaseTwo),
    (Id::PhaseThree, Sum::PhaseThree),
    (Id::PhaseFour, Sum::PhaseFour),
    (Id::StateOutlay, Sum::State),
    (Id::PrivateOutlay, Sum::Private),
    (Id::ResearchOutlay, Sum::Research),
    (Id::UniversityOutlay, Sum::University),
    (Id::LostWithFirms, Sum::LostWithFirms),
    (Id::Misused, Sum::Misused),
    (Id::Recovered, Sum::Recovered),
    (Id::Fines, Sum::Fines),
    (Id::EffortCost, Sum::EffortCost),
    (Id::ProjectsProposed, Sum::Proposed),
    (Id::ProjectsApplied, Sum::Applied),
    (Id::ProjectsAwarded, Sum::Awarded),
    (Id::VouchersUnused, Sum::VouchersUnused),
    (Id::UnitsBought, Sum::UnitsBought),
    (Id::Collared, Sum::Collared),
    (Id::CollarPaid, Sum::CollarPaid),
    (Id::CollarReceived, Sum::CollarReceived),
    (Id::ProjectsStarted, Sum::Started),
    (Id::Successes, Sum::Successes),
    (Id::Launches, Sum::Launches),
    (Id::SocialPrivate, Sum::Profit),
    (Id::SocialPrivateAtHurdle, Sum::ProfitAtHurdle),
    (Id::SocialSpillover, Sum::Spillover),
    (Id::Imitated, Sum::Imitated),
    (Id::SocialPublicValue, Sum::PublicValue),
    (Id::SocialResources, Sum::Resources),
    (Id::SocialExcessBurden, Sum::Burden),
    (Id::TaxExpenditure, Sum::GivenUp),
    (Id::GrantEquivalent, Sum::Weight),
    (Id::ProjectsOverlaid, Sum::Overlaid),
    (Id::Lent, Sum::Lent),
    (Id::InterestRelief, Sum::InterestRelief),
    (Id::Guaranteed, Sum::Guaranteed),
    (Id::GuaranteeCalls, Sum::GuaranteeCalls),
    (Id::GuaranteeFees, Sum::GuaranteeFees),
    (Id::HarmfulLaunches, Sum::Harmful),
    (Id::SocialHarm, Sum::Harm),
    (Id::HarmPaid, Sum::HarmPaid),
    (Id::Faults, Sum::Faults),
    (Id::RefusedForRisk, Sum::RefusedForRisk),
    (Id::Coinvestment, Sum::Coinvested),
    (Id::SchemeCosts, Sum::SchemeCosts),
];

/// Ratios of two sums.
const RATIOS: [(Id, Sum, Sum); 9] = [
    (Id::CostPerSolvedTopic, Sum::TopicSupport, Sum::TopicsSolvedSupported),
    (Id::SmeShare, Sum::SmeContracts, Sum::Awarded),
    (Id::GrossLeverage, Sum::SupportedPrivate, Sum::Weight),
    (Id::LeverageEffect, Sum::SupportedResearch, Sum::Weight),
    (Id::CensoredShare, Sum::Censored, Sum::Started),
    (Id::StrategicShare, Sum::StrategicMoney, Sum::Weight),
    (Id::PrivateShareMean, Sum::PrivateShares, Sum::Awarded),
    (Id::PrivateShareBunched, Sum::Bunched, Sum::Awarded),
    (Id::LossRatio, Sum::LosingDeals, Sum::Deals),
];

/// Strata by projects.
const STRATA: [(Id, Sum); 5] = [
    (Id::ProjectsDeadweight, Sum::Deadweight),
    (Id::ProjectsUnaffected, Sum::Unaffected),
    (Id::ProjectsAdditional, Sum::Additional),
    (Id::ProjectsDisplaced, Sum::Displaced),
    (Id::ProjectsNever, Sum::Never),
];

/// Strata by State money.
const MONEY_OF_STRATA: [(Id, Sum); 3] = [
    (Id::DeadweightShare, Sum::DeadweightMoney),
    (Id::Additionality, Sum::AdditionalMoney),
    (Id::WastedShare, Sum::WastedMoney),
];
