//! Section 7, Commitment and Ranking: who is awarded when calls close. Starts no contract.

use std::collections::BTreeMap;

use crate::decide::{Deal, months_to_grant, profit_at_launch, sold, up_to};
use crate::effects::Effects;
use crate::ledger::{Ratio, discount, whole};
use crate::tournament::{by_phase, dearest};
use crate::world::{Project, Ranking, World};

/// An applicant of a call.
#[derive(Clone, Debug)]
pub struct Applicant {
    pub project: usize,
    /// Month of the application.
    pub applied: i64,
    /// 1 for its first application, then 2, ….
    pub attempt: u32,
    pub deal: Deal,
}

/// Commitments by fiscal year.
#[derive(Clone, Debug, Default)]
pub struct Budgets {
    /// New commitments and charges of the policy.
    pub policy: BTreeMap<i64, i64>,
    /// The same by scheme.
    pub scheme: BTreeMap<(usize, i64), i64>,
    /// New commitments to strategic projects.
    pub strategic: BTreeMap<i64, i64>,
    /// Contracts with a school.
    pub school: BTreeMap<i64, u32>,
    /// What the deals of each fund may draw.
    pub funds: BTreeMap<usize, i64>,
    /// Projects refused for their chance of success.
    pub barred: Vec<usize>,
}

/// `P_k = round(c_k·x)`.
pub fn plan(project: &Project<'_>, deal: &Deal, stage: usize) -> i64 {
    whole(project.cost[stage] as f64 * deal.scale)
}

/// The planned State part of each stage: share of `round(P_k·E[min(X, m̂)])`, by plan where the State pays for results.
pub fn planned_parts(project: &Project<'_>, deal: &Deal) -> Vec<i64> {
    let parts = (0..project.cost.len())
        .map(|k| {
            let plan = plan(project, deal, k);
            let follows = deal.timing.follows_cost();
            let base = if follows { whole(plan as f64 * project.mean_capped(k, deal.cap)) } else { plan };
            deal.state[k].of(base)
        })
        .collect();
    up_to(deal.at_most, parts)
}

/// Commitment of a contract.
pub fn commitment(project: &Project<'_>, deal: &Deal) -> i64 {
    planned_parts(project, deal).iter().sum()
}

/// What a panel sees before it errs (section 7, Panel), of the stages from one on.
pub fn quality(world: &World<'_>, p: &Project<'_>, deal: &Deal, per_project: bool, from: usize) -> f64 {
    let social = world.social;
    let spans: Vec<f64> = p.months.iter().zip(&p.mean_time_overrun).map(|(d, y)| d * y).collect();
    let success: f64 = spans[from..].iter().sum();
    let launch = success + p.certification;
    let h = months_to_grant(world, p, &spans, &Effects::of(world, p, &[]));
    let profit = profit_at_launch(p, social, h) * deal.growth;
    let spillover = 1.0 + world.spillover * discount(social, world.spillover_lag);
    let needed = p.deployment.map_or(p.public_value as f64, |chance| chance * p.topic_value as f64);
    let worth = p.chance[from..].iter().product::<f64>()
        * (discount(social, success) * needed
            + discount(social, launch) * (profit * spillover - p.beside(None, social).lost.1));
    if per_project {
        return worth;
    }
    let commitment: i64 = planned_parts(p, deal)[from..].iter().sum();
    if commitment == 0 { 0.0 } else { worth / commitment as f64 }
}

/// What a fund sees before it errs (section 6, Funds).
fn expected_of_fund(world: &World<'_>, p: &Project<'_>, deal: &Deal) -> f64 {
    let social = world.social;
    let spans: Vec<f64> = p.months.iter().zip(&p.mean_time_overrun).map(|(d, y)| d * y).collect();
    let launch = spans.iter().sum::<f64>() + p.certification;
    let h = months_to_grant(world, p, &spans, &Effects::of(world, p, &[]));
    let commitment = commitment(p, deal);
    let part = 1.0 - world.firms_part(p, deal.scheme, commitment as f64, sold(p, h));
    let worth = p.chance_of_all() * discount(social, launch) * part * profit_at_launch(p, social, h);
    if commitment == 0 { 0.0 } else { worth / commitment as f64 }
}

/// The scores of one call: standardised quality, plus noise, less failure aversion.
pub fn scores(qualities: &[f64], noises: &[f64], failures: &[f64], reliability: f64, aversion: f64) -> Vec<f64> {
    let n = qualities.len() as f64;
    let mean = qualities.iter().sum::<f64>() / n;
    let spread = (qualities.iter().map(|q| (q - mean) * (q - mean)).sum::<f64>() / n).sqrt();
    let flat = spread <= 1e-12 * mean.abs();
    (0..qualities.len())
        .map(|i| {
            let standard = if flat { 0.0 } else { (qualities[i] - mean) / spread };
            standard + noises[i] * ((1.0 - reliability) / reliability).sqrt() - aversion * failures[i]
        })
        .collect()
}

/// The applicants of one scheme in the order of its rule; they come in project order.
fn ranked(world: &World<'_>, scheme: usize, mut list: Vec<Applicant>) -> Vec<Applicant> {
    let drawn = |a: &Applicant, name: &str| {
        let key = format!("{name}.{}", a.attempt);
        let project = &world.projects[a.project];
        *project.draws.fields.get(&key).unwrap_or_else(|| panic!("the export lacks {key} of a project"))
    };
    match world.terms[scheme].ranking {
        Ranking::Everyone | Ranking::FirstCome => {
            list.sort_by(|a, b| drawn(a, "lottery").total_cmp(&drawn(b, "lottery")));
            list.sort_by_key(|a| a.applied);
            list
        }
        Ranking::Lottery => {
            list.sort_by(|a, b| drawn(a, "lottery").total_cmp(&drawn(b, "lottery")));
            list
        }
        Ranking::Portfolio { reliability } => {
            let of = |a: &Applicant| expected_of_fund(world, &world.projects[a.project], &a.deal);
            let qualities: Vec<f64> = list.iter().map(of).collect();
            let noises: Vec<f64> = list.iter().map(|a| drawn(a, "panel")).collect();
            let scores = scores(&qualities, &noises, &vec![0.0; list.len()], reliability, 0.0);
            let mut both: Vec<(f64, Applicant)> = scores.into_iter().zip(list).collect();
            both.sort_by(|a, b| b.0.total_cmp(&a.0));
            both.into_iter().map(|(_, applicant)| applicant).collect()
        }
        Ranking::Panel { reliability, failure_aversion, per_project, least_success: _ } => {
            let of = |a: &Applicant| quality(world, &world.projects[a.project], &a.deal, per_project, 0);
            let qualities: Vec<f64> = list.iter().map(of).collect();
            let noises: Vec<f64> = list.iter().map(|a| drawn(a, "panel")).collect();
            let terms = &world.terms[scheme];
            let failures: Vec<f64> = list.iter().map(|a| 1.0 - world.projects[a.project].success(terms)).collect();
            let scores = scores(&qualities, &noises, &failures, reliability, failure_aversion);
            let mut both: Vec<(f64, Applicant)> = scores.into_iter().zip(list).collect();
            both.sort_by(|a, b| b.0.total_cmp(&a.0));
            both.into_iter().map(|(_, applicant)| applicant).collect()
        }
    }
}

/// Closes the calls of a month: which of the applicants, given by scheme in project order, are awarded.
pub fn close(world: &World<'_>, month: i64, by_scheme: Vec<(usize, Vec<Applicant>)>, books: &mut Budgets) -> Vec<bool> {
    let mut awarded = vec![false; world.projects.len()];
    // Interleave: relative rank (rank − ½) ÷ length, compared exactly as (2·rank − 1) ÷ (2·length).
    let mut list: Vec<(Ratio, Applicant)> = Vec::new();
    // A tournament is one for each technology.
    let mut lists: Vec<(usize, Vec<Applicant>)> = Vec::new();
    for (scheme, applicants) in by_scheme {
        if world.terms[scheme].keep.is_none() {
            lists.push((scheme, applicants));
            continue;
        }
        let technology = |a: &Applicant| &world.projects[a.project].draws.technology;
        for theirs in applicants.chunk_by(|a, b| technology(a) == technology(b)) {
            lists.push((scheme, theirs.to_vec()));
        }
    }
    let mut contests = Contests::new();
    for (scheme, applicants) in lists {
        let length = applicants.len() as i128;
        for (i, applicant) in ranked(world, scheme, applicants).into_iter().enumerate() {
            list.push((Ratio::new(2 * i as i128 + 1, 2 * length), applicant));
        }
    }
    list.sort_by(|a, b| (a.0.num * b.0.den).cmp(&(b.0.num * a.0.den)).then(a.1.project.cmp(&b.1.project)));
    let mut list: Vec<Applicant> = list.into_iter().map(|(_, applicant)| applicant).collect();
    // Priority orders the list; the strategic floor then goes down that list first.
    if world.priority.is_some_and(|(_, _, over_awards)| over_awards) {
        list.sort_by_key(|a| !a.deal.priority);
    }
    let year = world.fiscal_year(month);
    if let (Some(floor), Some(budget)) = (world.floor.filter(|floor| floor.num > 0), world.budget.of(year)) {
        let wanted = floor.of(budget);
        for applicant in &list {
            if books.strategic.get(&year).copied().unwrap_or(0) >= wanted {
                break;
            }
            let of_fund = fund(world, applicant).is_some();
            let strategic = world.projects[applicant.project].technology.strategic;
            if strategic && !of_fund && award(world, month, applicant, books, &mut contests) {
                awarded[applicant.project] = true;
            }
        }
    }
    for applicant in &list {
        if is_barred(world, applicant) {
            books.barred.push(applicant.project);
        }
        if !awarded[applicant.project] && award(world, month, applicant, books, &mut contests) {
            awarded[applicant.project] = true;
        }
    }
    awarded
}

/// The fund of an applicant's scheme, if a fund pays.
fn fund(world: &World<'_>, applicant: &Applicant) -> Option<usize> {
    world.terms[applicant.deal.scheme.expect("an application to a scheme")].fund.map(|(fund, _)| fund)
}

/// Whether a panel refuses an applicant whatever its rank.
fn is_barred(world: &World<'_>, applicant: &Applicant) -> bool {
    let terms = &world.terms[applicant.deal.scheme.expect("an application to a scheme")];
    match terms.ranking {
        Ranking::Panel { least_success, .. } => world.projects[applicant.project].success(terms) < least_success,
        Ranking::Everyone | Ranking::FirstCome | Ranking::Lottery | Ranking::Portfolio { .. } => false,
    }
}

/// Parts by phase of those awarded so far, by scheme and technology.
type Contests = BTreeMap<(usize, String), Vec<Vec<i64>>>;

/// Awards an applicant if its commitment fits the budgets or its fund, its school has room, and its tournament too.
fn award(world: &World<'_>, month: i64, applicant: &Applicant, books: &mut Budgets, contests: &mut Contests) -> bool {
    let year = world.fiscal_year(month);
    if is_barred(world, applicant) {
        return false;
    }
    let project = &world.projects[applicant.project];
    let scheme = applicant.deal.scheme.expect("an application to a scheme");
    let key = (scheme, project.draws.technology.clone());
    let mut amount = commitment(project, &applicant.deal);
    let mut full = false;
    let mut contracts = contests.get(&key).cloned().unwrap_or_default();
    if let Some(keep) = &world.terms[scheme].keep {
        full = contracts.len() == keep[0] as usize;
        let before = dearest(keep, 0, &contracts);
        contracts.push(by_phase(keep, project, &applicant.deal));
        amount = dearest(keep, 0, &contracts) - before;
    }
    let spent = books.policy.get(&year).copied().unwrap_or(0);
    let spent_of_scheme = books.scheme.get(&(scheme, year)).copied().unwrap_or(0);
    let schools = books.school.get(&year).copied().unwrap_or(0);
    let of_fund = fund(world, applicant);
    let budget = match of_fund {
        Some(fund) => {
            let terms = &world.funds[fund];
            let drawn = books.funds.get(&fund).copied().unwrap_or(0);
            month < terms.invests_until && drawn + amount <= terms.investable()
        }
        None => {
            world.budget.of(year).is_none_or(|budget| spent + amount <= budget)
                && world.terms[scheme].budget.is_none_or(|budget| spent_of_scheme + amount <= budget)
        }
    };
    let fits = !full
        && budget
        && (!applicant.deal.with_school || world.capacity(year).is_none_or(|most| f64::from(schools + 1) <= most));
    if fits {
        contests.insert(key, contracts);
        if let Some(fund) = of_fund {
            *books.funds.entry(fund).or_default() += amount;
        } else {
            *books.policy.entry(year).or_default() += amount;
            *books.scheme.entry((scheme, year)).or_default() += amount;
            if project.technology.strategic {
                *books.strategic.entry(year).or_default() += amount;
            }
        }
        if applicant.deal.with_school {
            *books.school.entry(year).or_default() += 1;
        }
    }
    fits
}

/// Whether the budgets of a month have room for a contract of a scheme that commits so much.
pub fn have_room(world: &World<'_>, month: i64, scheme: usize, amount: i64, books: &Budgets) -> bool {
    let year = world.fiscal_year(month);
    let spent = books.policy.get(&year).copied().unwrap_or(0);
    let of_scheme = books.scheme.get(&(scheme, year)).copied().unwrap_or(0);
    world.budget.of(year).is_none_or(|budget| spent + amount <= budget)
        && world.terms[scheme].budget.is_none_or(|budget| of_scheme + amount <= budget)
}

/// A project has a contract that commits so much.
pub fn take(world: &World<'_>, month: i64, project: usize, scheme: usize, amount: i64, books: &mut Budgets) {
    let year = world.fiscal_year(month);
    *books.policy.entry(year).or_default() += amount;
    *books.scheme.entry((scheme, year)).or_default() += amount;
    if world.projects[project].technology.strategic {
        *books.strategic.entry(year).or_default() += amount;
    }
}

/// What a stage's State part exceeds its commitment is charged to next year's budget.
pub fn charge(world: &World<'_>, month: i64, scheme: usize, excess: i64, books: &mut Budgets) {
    if let Some((fund, _)) = world.terms[scheme].fund {
        *books.funds.entry(fund).or_default() += excess.max(0);
    } else if excess > 0 {
        let next = world.fiscal_year(month) + 1;
        *books.policy.entry(next).or_default() += excess;
        *books.scheme.entry((scheme, next)).or_default() += excess;
    }
}

/// An ended contract leaves so much undrawn: it is free, first in next year's budget, as far as that was charged, the rest in this year's.
pub fn free(
    world: &World<'_>,
    month: i64,
    project: usize,
    deal: &Deal,
    (undrawn, ahead): (i64, i64),
    books: &mut Budgets,
) {
    let scheme = deal.scheme.expect("a contract is of a scheme");
    if let Some((fund, _)) = world.terms[scheme].fund {
        *books.funds.entry(fund).or_default() -= undrawn;
        return;
    }
    let year = world.fiscal_year(month);
    let back = undrawn.min(ahead);
    for (year, amount) in [(year + 1, back), (year, undrawn - back)] {
        *books.policy.entry(year).or_default() -= amount;
        *books.scheme.entry((scheme, year)).or_default() -= amount;
    }
    if world.projects[project].technology.strategic {
        *books.strategic.entry(year).or_default() -= undrawn - back;
    }
}
