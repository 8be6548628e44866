//! What holds between the numbers of one run, whoever wrote them down: blocks from a file are believed only where all of it does.
//! Changes no number. Where a number is made from others, the same operations are done again: the bits must agree.

use crate::measure::{Appears, Id, Kind, MEASURES};
use crate::model::{Bases, Study};
use crate::outcome::{Cell, Outcome, SERIES};
use crate::units::END;
use crate::units::to_f64;

/// No number of a run is larger; its squares, summed over all runs there can be, are numbers still. Money stays below 2⁶² and grows at
/// −99 % a year over 50 years to at most 10¹²⁰.
const LARGEST: f64 = 1e140;
/// No denominator but 0 is smaller: one unit is 10⁻⁵² after 50 years at 1,000 % a year.
const SMALLEST: f64 = 1e-100;
/// Counts are exact up to here.
const MOST: f64 = 9_007_199_254_740_992.0;
/// No sum of the books is larger.
const MOST_MONEY: f64 = 9_223_372_036_854_775_808.0;
/// How far a sum of the books may be from its parts: each was rounded from below 2⁶³ to 53 bits.
const ROUNDING: f64 = 1_024.0;

/// Strata of which a world may have fewer than the reference case has beside itself.
const CHANGES: [Id; 2] = [Id::ProjectsUnaffected, Id::ProjectsNever];
/// What is weighed by State money, or by grant equivalents: the strata, then strategic technologies.
const WEIGHED: [Id; 4] = [Id::DeadweightShare, Id::Additionality, Id::WastedShare, Id::StrategicShare];
/// Means that a run may not have.
const OPTIONAL: [Id; 1] = [Id::MonthsToMarket];

/// The first relation that the outcomes of one run, one a policy and one a world that policies set, do not keep, in words; `None` where they keep all.
#[must_use]
pub fn broken(run: &[Outcome], study: &Study) -> Option<String> {
    let bases = Bases::of(study);
    if run.len() != bases.outcomes() {
        return Some(format!("there are {} policies and worlds, not {}", run.len(), bases.outcomes()));
    }
    let told = |place: usize, what: &str| match study.policies.get(place) {
        Some(policy) => format!("under “{}” {what}", policy.name),
        None => format!("without schemes in another world {what}"),
    };
    let misshapen = run.iter().position(|outcome| !has_shape(outcome, study));
    if let Some(place) = misshapen {
        return Some(told(place, "measures, years or months are missing"));
    }
    (0..run.len()).find_map(|place| {
        let relations = Relations { study, place, own: &run[place], reference: &run[bases.base_of(place)] };
        relations.all().err().map(|what| told(place, &what))
    })
}

fn has_shape(outcome: &Outcome, study: &Study) -> bool {
    outcome.cells.len() == MEASURES.len()
        && outcome.years.len() == SERIES.len()
        && outcome.years.iter().all(|years| years.len() == study.clock.years())
        && [0, 12].contains(&outcome.disbursement.len())
        && outcome.shares.len() == 101
}

/// One outcome, and that which it is compared with on the same luck.
struct Relations<'a> {
    study: &'a Study,
    /// Its place: a policy's, or behind all policies.
    place: usize,
    own: &'a Outcome,
    reference: &'a Outcome,
}

/// Fine, or what is wrong, behind the name of the policy.
type Kept = Result<(), String>;

fn keep(condition: bool, what: &str) -> Kept {
    if condition { Ok(()) } else { Err(what.to_owned()) }
}

/// A number as a run gives it: finite, not too large, and 0 where it is −0.
fn is_number(x: f64) -> bool {
    x.abs() <= LARGEST && (x != 0.0 || x.is_sign_positive())
}

fn is_whole(x: f64, most: f64) -> bool {
    is_number(x) && x.abs() <= most && x.fract() == 0.0
}

fn is_count(x: f64) -> bool {
    is_whole(x, MOST) && x >= 0.0
}

#[allow(clippy::float_cmp, reason = "the same operations on the same numbers give the same bits")]
impl Relations<'_> {
    fn all(&self) -> Kept {
        (0..MEASURES.len()).try_for_each(|measure| self.cell(measure))?;
        self.counts()?;
        self.strata()?;
        self.sums_of_money()?;
        self.books()?;
        self.ratios()?;
        self.funds()?;
        self.present_values()?;
        self.contracts()?;
        self.waiting()?;
        self.years()?;
        self.disbursement()
    }

    fn at(&self, id: Id) -> Cell {
        self.own.cells[id as usize]
    }

    fn num(&self, id: Id) -> f64 {
        self.at(id).num
    }

    fn den(&self, id: Id) -> f64 {
        self.at(id).den
    }

    /// The numerator in what it is compared with.
    fn without(&self, id: Id) -> f64 {
        self.reference.cells[id as usize].num
    }

    /// Whether the study has overlays.
    fn has_overlays(&self) -> bool {
        self.study.has(Appears::WithOverlays)
    }

    /// Gross support.
    fn support(&self) -> f64 {
        self.num(if self.has_overlays() { Id::Support } else { Id::StateOutlay })
    }

    /// What shares of State money and leverage are of.
    fn weight(&self) -> f64 {
        self.num(if self.has_overlays() { Id::GrantEquivalent } else { Id::StateOutlay })
    }

    /// What of that there is more than without schemes.
    fn more_support(&self) -> f64 {
        self.support() - self.without(if self.has_overlays() { Id::Support } else { Id::StateOutlay })
    }

    /// The same of what shares of State money are of.
    fn more_weight(&self) -> f64 {
        self.weight() - self.without(if self.has_overlays() { Id::GrantEquivalent } else { Id::StateOutlay })
    }

    fn is_reference(&self) -> bool {
        self.place == self.study.reference
    }

    /// Whether it is the life without schemes in a world that policies set.
    fn is_of_world(&self) -> bool {
        self.place >= self.study.policies.len()
    }

    /// A measure alone: numbers, and a denominator as its kind has it.
    fn cell(&self, index: usize) -> Kept {
        let (measure, cell) = (&MEASURES[index], self.own.cells[index]);
        let sound = is_number(cell.num)
            && is_number(cell.den)
            && (cell.den == 0.0 || cell.den.abs() >= SMALLEST)
            && cell.of_run().is_none_or(is_number);
        let none = cell == Cell::NONE;
        let optional = OPTIONAL.iter().any(|id| *id as usize == index);
        let fits = match measure.kind {
            _ if measure.against_reference && self.is_reference() => none,
            _ if !self.study.has(measure.appears) => none,
            Kind::Mean | Kind::Tail => cell.den == 1.0 || (none && optional),
            Kind::Ratio => true,
        };
        keep(sound && fits, &format!("{} is {:?} over {:?}", measure.name, cell.num, cell.den))
    }

    fn counts(&self) -> Kept {
        use Id::{
            CensoredShare, HarmfulLaunches, Launches, PhaseFour, PhaseOne, PhaseThree, PhaseTwo, ProjectsAdditional,
            ProjectsApplied, ProjectsAwarded, ProjectsDeadweight, ProjectsDisplaced, ProjectsNever, ProjectsProposed,
            ProjectsStarted, ProjectsUnaffected, SmeShare, Successes, TopicsSolved, UnitsBought, VouchersUnused,
            WaitingOrdinary, WaitingPriority, WaitingTotal,
        };
        let counted = [
            ProjectsProposed,
            ProjectsApplied,
            ProjectsAwarded,
            VouchersUnused,
            UnitsBought,
            ProjectsStarted,
            ProjectsDeadweight,
            ProjectsUnaffected,
            ProjectsAdditional,
            ProjectsDisplaced,
            ProjectsNever,
            Successes,
            Launches,
            HarmfulLaunches,
            CensoredShare,
            WaitingOrdinary,
            WaitingPriority,
            WaitingTotal,
            TopicsSolved,
            PhaseOne,
            PhaseTwo,
            PhaseThree,
            PhaseFour,
            SmeShare,
        ];
        let counted = counted.into_iter().filter(|id| !self.is_of_world() || !CHANGES.contains(id));
        for id in counted {
            let sound = is_count(self.num(id)) && is_count(self.den(id));
            keep(sound, &format!("{} is no count", MEASURES[id as usize].name))?;
        }
        let proposed = self.num(ProjectsProposed);
        keep(proposed == self.without(ProjectsProposed), "other projects are proposed than in the reference case")?;
        keep(self.num(ProjectsApplied) <= proposed, "more projects apply than are proposed")?;
        keep(self.num(ProjectsAwarded) <= self.num(ProjectsApplied), "more projects are awarded than apply")?;
        let unused = self.num(VouchersUnused);
        keep(unused <= self.num(ProjectsAwarded), "more vouchers are not redeemed than are awarded")?;
        keep(self.num(ProjectsStarted) <= proposed, "more projects start than are proposed")?;
        keep(self.num(Successes) <= self.num(ProjectsStarted), "more projects succeed than start")?;
        keep(self.num(Launches) <= self.num(Successes), "more projects are launched than succeed")?;
        self.phases()?;
        let censored = self.at(CensoredShare);
        keep(
            censored.den == self.num(ProjectsStarted) && censored.num <= censored.den,
            "more projects are still open than start",
        )?;
        let months = self.at(Id::MonthsToMarket);
        let some = months.den > 0.0;
        keep(
            some == (self.num(Launches) > 0.0) && (0.0..=to_f64(END)).contains(&months.num),
            "the months to market are not those of launches",
        )
    }

    /// Topics, phases of tournaments, who has contracts, and which launches harm.
    fn phases(&self) -> Kept {
        use Id::{PhaseFour, PhaseOne, PhaseThree, PhaseTwo, ProjectsAwarded, SmeShare, Successes, TopicsSolved};
        let (harmful, launches) = (self.num(Id::HarmfulLaunches), self.num(Id::Launches));
        keep(harmful <= launches, "more launches harm others than there are")?;
        keep(self.num(TopicsSolved) <= self.num(Successes), "more topics are solved than projects succeed")?;
        let phases = [ProjectsAwarded, PhaseOne, PhaseTwo, PhaseThree, PhaseFour];
        let shrink = phases.windows(2).all(|pair| self.num(pair[1]) <= self.num(pair[0]));
        keep(shrink, "more contracts go on into a phase than were in the one before")?;
        keep(self.num(SmeShare) <= self.num(ProjectsAwarded), "more small firms are awarded than firms")
    }

    fn strata(&self) -> Kept {
        if self.is_reference() {
            return Ok(());
        }
        let [deadweight, unaffected, additional, displaced, never] = [
            Id::ProjectsDeadweight,
            Id::ProjectsUnaffected,
            Id::ProjectsAdditional,
            Id::ProjectsDisplaced,
            Id::ProjectsNever,
        ]
        .map(|id| self.num(id));
        let (proposed, started) = (self.num(Id::ProjectsProposed), self.num(Id::ProjectsStarted));
        let started_without = self.without(Id::ProjectsStarted);
        if self.is_of_world() {
            return keep(
                deadweight == 0.0
                    && (unaffected, never) == (-displaced, -additional)
                    && additional - displaced == started - started_without,
                "the strata do not add up to what the world changes",
            );
        }
        keep(
            deadweight + unaffected + additional == started
                && displaced + never == proposed - started
                && deadweight + unaffected + displaced == started_without,
            "the strata do not add up to the projects that start, with and without the policy",
        )
    }

    /// Whole units of money, none of them negative.
    fn sums_of_money(&self) -> Kept {
        let paid = [
            Id::StateOutlay,
            Id::UniversityOutlay,
            Id::ResearchOutlay,
            Id::Lapsed,
            Id::LostWithFirms,
            Id::Misused,
            Id::Recovered,
            Id::Fines,
            Id::EffortCost,
            Id::Lent,
            Id::InterestRelief,
            Id::Guaranteed,
            Id::GuaranteeCalls,
            Id::GuaranteeFees,
            Id::HarmPaid,
            Id::Collared,
            Id::CollarPaid,
            Id::CollarReceived,
            Id::SchemeCosts,
            Id::LeverageEffect,
        ];
        for id in WEIGHED.into_iter().filter(|_| self.has_overlays()) {
            keep(is_number(self.num(id)), &format!("{} is no number", MEASURES[id as usize].name))?;
        }
        for id in paid.into_iter().chain(WEIGHED.into_iter().filter(|_| !self.has_overlays())) {
            let sound = is_whole(self.num(id), MOST_MONEY) && self.num(id) >= 0.0;
            keep(sound, &format!("{} is no sum of money", MEASURES[id as usize].name))?;
        }
        for id in [Id::PrivateOutlay, Id::GrossLeverage] {
            let sound = is_whole(self.num(id), MOST_MONEY);
            keep(sound, &format!("{} is no sum of money", MEASURES[id as usize].name))?;
        }
        Ok(())
    }

    /// Who pays for what, and what is lost, taken and brought back of it.
    fn books(&self) -> Kept {
        let (state, private, weight) = (self.support(), self.num(Id::PrivateOutlay), self.weight());
        let (university, research) = (self.num(Id::UniversityOutlay), self.num(Id::ResearchOutlay));
        let slack = 8.0 * ROUNDING;
        keep(
            university <= research + slack && research <= private + state + slack,
            "R&D costs less than universities pay for it, or more than all pay",
        )?;
        keep(
            self.num(Id::LostWithFirms) <= self.num(Id::StateOutlay) + slack,
            "more is lost with failed firms than all State money",
        )?;
        keep(self.num(Id::Recovered) <= self.num(Id::Misused) + slack, "audits bring back more than was taken")?;
        let supported = self.num(Id::LeverageEffect);
        keep(
            supported <= research + slack && supported <= self.num(Id::GrossLeverage) + state + slack,
            "R&D of supported projects costs more than all R&D, or more than all pay for it",
        )?;
        let rounding = ROUNDING * (8.0 + 2.0 * self.num(Id::ProjectsProposed));
        keep(
            self.num(Id::StrategicShare) <= weight + rounding,
            "strategic technologies get more than all State money",
        )?;
        let by_stratum: f64 = WEIGHED[..3].iter().map(|id| self.num(*id)).sum();
        keep(
            self.is_reference() || (by_stratum - self.more_weight()).abs() <= rounding,
            "the State money of the strata does not add up to all of it",
        )
    }

    /// Ratios are made of the sums that stand beside them.
    fn ratios(&self) -> Kept {
        let (state, private, weight) = (self.support(), self.num(Id::PrivateOutlay), self.weight());
        let (research, successes) = (self.num(Id::ResearchOutlay), self.num(Id::Successes));
        let supported = self.at(Id::CostPerSuccess).den;
        let signed = self.num(Id::ProjectsAwarded) + self.num(Id::ProjectsOverlaid);
        keep(
            is_count(supported) && supported <= successes.min(signed),
            "more supported projects succeed than succeed or are awarded",
        )?;
        let is = |id: Id, num: f64, den: f64| {
            let cell = self.at(id);
            keep(
                cell.num == num && cell.den == den,
                &format!("{} is not made of its parts", MEASURES[id as usize].name),
            )
        };
        is(Id::GrossLeverage, self.num(Id::GrossLeverage), weight)?;
        is(Id::LeverageEffect, self.num(Id::LeverageEffect), weight)?;
        is(Id::CostPerSuccess, state, supported)?;
        is(Id::StrategicShare, self.num(Id::StrategicShare), weight)?;
        if self.study.has(Appears::WithSmes) {
            is(Id::SmeShare, self.num(Id::SmeShare), self.num(Id::ProjectsAwarded))?;
        }
        let topics = self.at(Id::CostPerSolvedTopic);
        keep(
            is_count(topics.den) && topics.den <= self.num(Id::TopicsSolved),
            "more topics are solved by supported projects than are solved",
        )?;
        if self.has_overlays() {
            is(Id::Support, self.num(Id::StateOutlay) + self.num(Id::TaxExpenditure), 1.0)?;
            is(Id::LeverageCash, self.num(Id::GrossLeverage), state)?;
            is(Id::EffectCash, self.num(Id::LeverageEffect), state)?;
            let overlaid = self.num(Id::ProjectsOverlaid);
            keep(
                is_count(overlaid) && overlaid <= self.num(Id::ProjectsProposed),
                "more projects have overlays than are proposed",
            )?;
        }
        if self.is_reference() {
            return Ok(());
        }
        for id in [Id::DeadweightShare, Id::Additionality, Id::WastedShare] {
            is(id, self.num(id), self.more_weight() + 0.0)?;
        }
        let more = self.more_support() + 0.0;
        is(Id::NetPrivateEffect, private - self.without(Id::PrivateOutlay), more)?;
        is(Id::TotalEffect, research - self.without(Id::ResearchOutlay), more)?;
        is(Id::CostPerAdditionalSuccess, more, successes - self.without(Id::Successes))
    }

    /// What funds paid and had, where there are some.
    fn funds(&self) -> Kept {
        if !self.study.has(Appears::WithVehicles) {
            return Ok(());
        }
        let (multiple, loses, losing) = (self.at(Id::FundMultiple), self.at(Id::FundLoses), self.at(Id::LossRatio));
        let money = [multiple.num, multiple.den, self.num(Id::Coinvestment)];
        let counts = [loses.num, loses.den, losing.num, losing.den, self.num(Id::Faults), self.num(Id::RefusedForRisk)];
        keep(
            money.into_iter().all(|x| is_whole(x, MOST_MONEY) && x >= 0.0) && counts.into_iter().all(is_count),
            "what funds paid and had is no sum of money, or their deals are no count",
        )?;
        let most = self.study.policies.get(self.place).map_or(0, |policy| policy.vehicles.len());
        keep(loses.num <= loses.den && loses.den <= to_f64(most), "more funds lose than there are")?;
        keep(
            self.num(Id::Faults) <= losing.num
                && losing.num <= losing.den
                && losing.den <= self.num(Id::ProjectsAwarded)
                && self.num(Id::RefusedForRisk) <= self.num(Id::ProjectsApplied),
            "more deals lose than are made, or more projects are refused than apply",
        )
    }

    fn present_values(&self) -> Kept {
        let of = |outcome: &Outcome| {
            let num = |id: Id| outcome.cells[id as usize].num;
            let external = num(Id::SocialSpillover).max(num(Id::Imitated));
            let benefits = num(Id::SocialPrivate) + external + num(Id::SocialPublicValue) - num(Id::SocialHarm);
            (benefits, num(Id::SocialResources) + num(Id::SocialExcessBurden))
        };
        let (benefits, costs) = of(self.own);
        keep(self.num(Id::SocialNpv) == benefits - costs, "social_npv is not made of its parts")?;
        keep(self.num(Id::Imitated) >= 0.0, "imitators earn less than nothing")?;
        keep(self.num(Id::SocialHarm) >= 0.0, "others are harmed by less than nothing")?;
        if self.is_reference() {
            return Ok(());
        }
        let (benefits_without, costs_without) = of(self.reference);
        let ratio = self.at(Id::BenefitCostRatio);
        keep(
            ratio.num == benefits - benefits_without && ratio.den == costs - costs_without,
            "benefit_cost_ratio is not made of its parts",
        )?;
        keep(self.num(Id::FiscalLossCvar) == -self.num(Id::FiscalNpv), "the fiscal loss is not the fiscal NPV")
    }

    fn contracts(&self) -> Kept {
        let shares = &self.own.shares;
        let contracts: f64 = shares.iter().map(|count| f64::from(*count)).sum();
        let (mean, bunched) = (self.at(Id::PrivateShareMean), self.at(Id::PrivateShareBunched));
        keep(
            contracts == self.num(Id::ProjectsAwarded) && mean.den == contracts && bunched.den == contracts,
            "the private shares are not those of the projects awarded",
        )?;
        keep(bunched.num == f64::from(shares[70]), "private_share_bunched is not what the private shares say")?;
        let percents = |more: f64| {
            let part = |(bin, count): (usize, &u32)| (to_f64(bin) + more).min(100.0) * f64::from(*count);
            shares.iter().enumerate().map(part).sum::<f64>()
        };
        let slack = 1e-6 * (1.0 + contracts);
        let (low, high) = (percents(0.0) / 100.0 - slack, percents(1.0) / 100.0 + slack);
        keep((low..=high).contains(&mean.num), "private_share_mean is not what the private shares say")
    }

    fn waiting(&self) -> Kept {
        let (ordinary, priority) = (self.at(Id::WaitingOrdinary), self.at(Id::WaitingPriority));
        let policy = self.study.policies.get(self.place);
        let first = policy.and_then(|policy| policy.priority).is_some_and(|priority| priority.over.cash());
        keep(first || priority == Cell::NONE, "requests have priority, which no rule gives")?;
        let possible = |cell: Cell| cell.num <= cell.den * to_f64(END);
        keep(possible(ordinary) && possible(priority), "requests wait longer than a study lasts")?;
        keep(ordinary.num + priority.num == self.num(Id::WaitingTotal), "waiting_months_total is not made of its parts")
    }

    fn years(&self) -> Kept {
        let [state, private, started, successes, launches, appropriated, disbursed, added, funds, signed, provided] =
            self.own.years.as_slice()
        else {
            return Err("series are missing".to_owned());
        };
        let sum = |years: &[f64]| years.iter().sum::<f64>();
        keep(
            [state, private].into_iter().flatten().all(|x| is_whole(*x, MOST_MONEY)),
            "a year's money is no sum of money",
        )?;
        keep(
            [started, successes, launches].into_iter().flatten().all(|x| is_count(*x)),
            "a year's projects are no count",
        )?;
        let per_year = to_f64(self.study.clock.months) / 12.0;
        keep(
            sum(started) <= self.num(Id::ProjectsStarted)
                && sum(successes) <= self.num(Id::Successes)
                && sum(launches) <= self.num(Id::Launches),
            "the years have more projects than there are",
        )?;
        keep(
            self.num(Id::NewProducts) == sum(launches) / per_year
                && self.num(Id::Enterprises) == sum(successes) / per_year
                && (0.0..=self.num(Id::Enterprises)).contains(&self.num(Id::StartUps)),
            "products or enterprises a year are not those of the years",
        )?;
        let sound = |(appropriated, disbursed): (&f64, &f64)| {
            [*appropriated, *disbursed].into_iter().all(|x| is_whole(x, MOST_MONEY) && x >= 0.0)
                && (*appropriated == 0.0 || disbursed <= appropriated)
        };
        keep(appropriated.iter().zip(disbursed).all(sound), "a year pays more than was appropriated")?;
        keep(added.iter().all(|x| is_number(*x)), "a year's value added is no number")?;
        keep(
            signed.iter().all(|x| is_number(*x)) && provided.iter().all(|x| is_number(*x) && *x >= 0.0),
            "what a year signs is no number, or it provides less than nothing",
        )?;
        let has_funds = self.study.policies.get(self.place).is_some_and(|policy| !policy.vehicles.is_empty());
        let none = |x: &f64| *x == 0.0;
        keep(
            funds.iter().all(|x| is_whole(*x, MOST_MONEY)) && (has_funds || funds.iter().all(none)),
            "a year's cash of funds is no sum of money",
        )?;
        let year = self.study.clock.last_whole_year();
        let more = added[year] - self.reference.years[7][year];
        keep(
            self.is_reference() || self.num(Id::GrowthContribution) == more + 0.0,
            "the contribution to growth is not that of the years",
        )
    }

    fn disbursement(&self) -> Kept {
        let months = &self.own.disbursement;
        keep(months.iter().all(|rate| is_number(*rate) && (0.0..=1.0).contains(rate)), "a month pays no share")?;
        let (rate, middle) = (self.at(Id::DisbursementRate), self.at(Id::DisbursementMidQ4));
        let Some(of_year) = months.get(11) else {
            return keep(rate == Cell::NONE && middle == Cell::NONE, "there is a disbursement rate without months");
        };
        let sum = |x: f64| is_whole(x, LARGEST) && x >= 0.0;
        let sums = [rate.num, rate.den, middle.num, middle.den].into_iter().all(sum);
        keep(sums && rate.of_run() == Some(*of_year), "disbursement_rate is not that of the months")?;
        let (low, high) = (months[9].min(months[10]) - 1e-12, months[9].max(months[10]) + 1e-12);
        keep(
            middle.of_run().is_none_or(|middle| (low..=high).contains(&middle)),
            "disbursement_rate_mid_q4 is not that of the months",
        )
    }
}
