//! Random cases: over many seeds every rule of the model occurs. Draws no lives.

use rust_decimal::Decimal;

use crate::case::{
    Administration, After, Case, Economy, Eligibility, FirmClass, Funding, Law, Learning, Listed, Num, Origin, Over,
    Parameter, Payment, Payoff, Policy, Release, Rights, Royalty, Scheme, Selection, Stage, Technology, University,
    Vehicle,
};
use crate::loan::Repayment;

/// `SplitMix64`: the oracle's own, for cases only.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Between 0 and 1, neither included.
    pub fn unit(&mut self) -> f64 {
        ((self.next() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// A whole number from `low` to `high`, both included.
    pub fn whole(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.whole(0, from.len() as i64 - 1) as usize].clone()
    }

    fn maybe<T>(&mut self, p: f64, make: impl FnOnce(&mut Dice) -> T) -> Option<T> {
        if self.chance(p) { Some(make(self)) } else { None }
    }

    /// A constant with two decimals between two hundredths.
    fn hundredths(&mut self, low: i64, high: i64) -> Decimal {
        Decimal::new(self.whole(low, high), 2)
    }

    /// A share between two numbers of hundredths: mostly constant, sometimes uncertain.
    fn share(&mut self, low: i64, high: i64) -> Num {
        if self.chance(0.7) || low == high {
            return constant(self.hundredths(low, high));
        }
        let (a, b) = (self.whole(low, high - 1), high);
        let (a, b, c) = (Decimal::new(a, 2), Decimal::new(self.whole(a, b), 2), Decimal::new(b, 2));
        law(match self.whole(0, 2) {
            0 => Law::Uniform(a, c),
            1 => Law::Triangular(a, b, c),
            _ => Law::Pert(a, b, c),
        })
    }

    /// Months: 0, whole, fractional or uncertain; rarely so long that a life does not end.
    fn months(&mut self, most: i64) -> Num {
        let most = if self.chance(0.01) { (12 * most).min(280) } else { most };
        match self.whole(0, 5) {
            0 => constant(Decimal::ZERO),
            1 => constant(Decimal::new(self.whole(1, 10 * most), 1)),
            2 => {
                let low = self.whole(0, most);
                law(Law::Uniform(Decimal::from(low), Decimal::from(low + self.whole(1, most))))
            }
            3 => law(Law::Discrete {
                values: vec![Decimal::ZERO, Decimal::ONE, Decimal::new(self.whole(11, 10 * most + 10), 1)],
                weights: vec![Decimal::ONE, Decimal::from(2), Decimal::new(5, 1)],
            }),
            _ => constant(Decimal::from(self.whole(1, most))),
        }
    }

    /// An amount in millions around `median`.
    fn amount(&mut self, median: i64) -> Num {
        let m = self.whole(median / 2, median * 2);
        match self.whole(0, 4) {
            0 if self.chance(0.04) => constant(Decimal::ZERO),
            0 => constant(Decimal::from(m)),
            1 => law(Law::Uniform(Decimal::from(m / 2), Decimal::new(m * 15 + 7, 1))),
            2 => law(Law::Triangular(Decimal::from(m / 2), Decimal::from(m), Decimal::from(2 * m))),
            _ => law(Law::LogNormal { median: Decimal::from(m), sigma: self.hundredths(20, 90) }),
        }
    }

    /// A factor of overrun, with a closed form for E[min(X, cap)].
    fn overrun(&mut self) -> Num {
        let law = match self.whole(0, 4) {
            0 => Law::Constant(self.hundredths(40, 180)),
            1 => Law::Uniform(self.hundredths(20, 100), self.hundredths(110, 220)),
            2 => Law::Triangular(self.hundredths(60, 90), self.hundredths(95, 130), self.hundredths(150, 240)),
            3 => Law::Discrete {
                values: vec![Decimal::new(8, 1), Decimal::ONE, Decimal::new(19, 1)],
                weights: vec![Decimal::from(2), Decimal::from(3), Decimal::from(2)],
            },
            _ => Law::LogNormal { median: self.hundredths(95, 130), sigma: self.hundredths(10, 50) },
        };
        let per_run = self.chance(0.12);
        let parameter = if per_run { None } else { self.parameter(&law) };
        Num { law, per_run, parameter }
    }

    /// Now and then a parameter that is drawn once a run.
    fn parameter(&mut self, law: &Law) -> Option<Parameter> {
        if !self.chance(0.3) {
            return None;
        }
        let (name, law) = match law {
            Law::Uniform(..) => ("low", Law::Uniform(self.hundredths(10, 40), self.hundredths(60, 100))),
            Law::Triangular(..) => {
                ("high", Law::Pert(self.hundredths(140, 150), self.hundredths(150, 180), Decimal::from(2)))
            }
            Law::LogNormal { .. } if self.chance(0.5) => {
                ("median", Law::Triangular(self.hundredths(80, 95), Decimal::ONE, self.hundredths(110, 150)))
            }
            Law::LogNormal { .. } => ("sigma", Law::Uniform(self.hundredths(10, 20), self.hundredths(30, 50))),
            Law::Beta { .. } => {
                ("mean", Law::Pert(self.hundredths(50, 60), self.hundredths(60, 70), self.hundredths(80, 90)))
            }
            Law::Constant(_) | Law::Pert(..) | Law::Discrete { .. } | Law::Poisson(_) => return None,
        };
        Some(Parameter { name, law, value: None })
    }

    /// A rate a year, sometimes 0.
    fn rate(&mut self, low: i64, high: i64) -> Num {
        if self.chance(0.12) { constant(Decimal::ZERO) } else { self.share(low, high) }
    }
}

fn law(law: Law) -> Num {
    Num { law, per_run: false, parameter: None }
}

fn constant(value: Decimal) -> Num {
    law(Law::Constant(value))
}

fn count(value: i64) -> Num {
    constant(Decimal::from(value))
}

const STAGES: [&str; 4] = ["one", "two", "three", "four"];

/// The case of a seed.
pub fn random(seed: u64) -> Case {
    let mut d = Dice(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 0x5DEE_CE66);
    let firms = firms(&mut d);
    let technologies = technologies(&mut d, &firms);
    let school = d.chance(0.6);
    let max_state_share = if d.chance(0.1) { Some(Decimal::ONE) } else { None };
    let schemes = schemes(&mut d, &technologies, &firms, max_state_share.is_some());
    let policies = policies(&mut d, &schemes);
    let budget_per_year = if d.chance(0.7) { Some(d.amount(12_000)) } else { None };
    let mut case = Case {
        seed,
        runs: 3,
        latin: d.chance(0.5),
        fixed: None,
        baseline: Vec::new(),
        start_month: d.pick(&[1, 1, 1, 4, 9, 12]),
        fiscal_year_starts: [None, None, None, Some(1), Some(4), Some(10)][(seed % 6) as usize],
        months: d.pick(&[1, 12, 36, 36, 60, 60, 65, 120, 121, 240, 600]),
        economy: economy(&mut d),
        administration: d.maybe(0.85, administration),
        firms,
        university: if school { Some(university(&mut d)) } else { None },
        technologies,
        listed: Vec::new(),
        schemes,
        budget_per_year,
        budget_path: Vec::new(),
        vehicles: Vec::new(),
        paths: std::collections::BTreeMap::new(),
        max_state_share,
        policies,
        reference: "no support".to_owned(),
        correlations: Vec::new(),
    };
    if let Some(administration) = &mut case.administration {
        administration.keeps_commitments = [None, None, Some(false), Some(true)][(seed % 4) as usize];
    }
    if seed % 29 == 7 {
        case.budget_per_year = Some(constant(Decimal::ZERO));
    }
    // The study starts in 2026 and reaches 2028, whenever its fiscal years start.
    if seed % 5 == 3 && case.months > 36 && case.budget_per_year.take().is_some() {
        let (early, late) = (1_000 + 700 * (seed % 11) as i64, 900 * (seed % 7) as i64);
        case.budget_path = vec![(2026, early), (2028, late)];
    }
    if case.months > 36 {
        over_years(&mut case);
    }
    if seed % 3 == 1 {
        case.economy.failure_correlation = Some(constant(Decimal::new((seed % 10) as i64, 1)));
    }
    vouchers(&mut case);
    topics(&mut case);
    tournaments(&mut case);
    crowded(&mut case);
    own_shares(&mut case);
    efforts(&mut case);
    exits(&mut case);
    origins(&mut case);
    changes(&mut d, &mut case);
    overlays(&mut d, &mut case);
    audits(&mut case);
    learning(&mut case);
    collars(&mut case);
    funds(&mut case);
    indebted(&mut case);
    leave_out_what_cannot_bind(&mut case);
    effects(&mut case);
    administered(&mut case);
    baseline(&mut case);
    fixed(&mut case);
    case.correlations = correlations(&mut d, &case);
    listed(&mut case);
    case
}

/// Some projects stand in a table, each stating some of its numbers. By dice of their own, so that all else of a case is what it was.
fn listed(case: &mut Case) {
    let d = &mut Dice(case.seed ^ 0x6C69_7374);
    if !d.chance(0.3) {
        return;
    }
    for place in 0..d.whole(1, 5) {
        let (technology, class) = (d.pick(&case.technologies), d.pick(&case.firms).clone());
        let mut stated = Vec::new();
        let mut maybe = |d: &mut Dice, column: String, low: i64, high: i64, scale: u32| {
            if d.chance(0.5) {
                stated.push((column, Decimal::new(d.whole(low, high), scale)));
            }
        };
        for stage in &technology.stages {
            let at = |field: &str| format!("stages.{}.{field}", stage.name);
            maybe(d, at("cost"), 100, 9_000, 0);
            maybe(d, at("months"), 0, 40, 0);
            if !matches!(technology.payoff, Some(Payoff::Multiple { .. })) {
                maybe(d, at("success"), 20, 100, 2);
            }
            maybe(d, at("cost_overrun"), 70, 190, 2);
            maybe(d, at("time_overrun"), 70, 190, 2);
        }
        match &technology.payoff {
            Some(Payoff::Lump(_)) => maybe(d, "payoff".to_owned(), 0, 90_000, 0),
            Some(Payoff::Stream { .. }) => maybe(d, "payoff.first_year".to_owned(), 0, 20_000, 0),
            Some(Payoff::Multiple { .. }) => {
                maybe(d, "payoff.law".to_owned(), 0, 600, 2);
                maybe(d, "payoff.exit_months".to_owned(), 0, 60, 0);
            }
            None => {}
        }
        if technology.public_value.is_some() {
            maybe(d, "public_value".to_owned(), 0, 9_000, 0);
        }
        if technology.state_purchase.is_some() {
            maybe(d, "state_purchase.value".to_owned(), 0, 5_000, 0);
        }
        maybe(d, "certification_months".to_owned(), 0, 24, 0);
        maybe(d, "liquid_wealth".to_owned(), 0, 30_000, 0);
        if class.pledgeable_assets.is_some() {
            maybe(d, "pledgeable_assets".to_owned(), 0, 9_000, 0);
        }
        // Later lines have earlier names.
        let (name, arrival) = (format!("project {}", 9 - place), d.whole(0, i64::from(case.months.min(60)) - 1) as u32);
        let (technology, class) = (technology.name.clone(), class.name);
        case.listed.push(Listed { name, technology, class, arrival, stated });
    }
}

/// Some stages let a firm do more than its plan. By dice of their own, so that all else of a case is what it was.
fn efforts(case: &mut Case) {
    for (place, technology) in (0..).zip(&mut case.technologies) {
        for (k, stage) in (0..).zip(&mut technology.stages) {
            let d = &mut Dice(case.seed ^ 0x6566_666F ^ place << 40 ^ k << 48);
            if d.chance(0.3) {
                // Δp = γ²·payment ÷ κ: of some hundreds or thousands at stake, from hardly anything to certainty.
                let productivity = if d.chance(0.1) { count(0) } else { d.share(1, 60) };
                let cost = if d.chance(0.5) { d.amount(400) } else { count(d.whole(1, 3_000)) };
                let nothing = cost.constant() == Some(Decimal::ZERO);
                stage.effort = Some((productivity, if nothing { count(7) } else { cost }));
            }
        }
    }
}

/// Some technologies that somebody needs have topics, and some firms are small. By dice of their own, so that all else of a case is what it was.
fn topics(case: &mut Case) {
    for (place, technology) in (0..).zip(&mut case.technologies) {
        let d = &mut Dice(case.seed ^ 0x746F_7069 ^ place << 40);
        if technology.has_state_need() && d.chance(0.5) {
            technology.topic = Some(d.share(20, 100));
        }
    }
    for class in case.firms.iter_mut().filter(|class| class.name != "lead") {
        class.sme = case.seed.is_multiple_of(3);
    }
}

/// Some contracts are decided on in phases: of a technology that has several, where there is one. By dice of their own, so that all else of
/// a case is what it was.
fn tournaments(case: &mut Case) {
    let several: Vec<&Technology> = case.technologies.iter().filter(|t| t.stages.len() > 1).collect();
    for (place, scheme) in (0..).zip(&mut case.schemes) {
        let d = &mut Dice(case.seed ^ 0x746F_7572 ^ place << 40);
        if !matches!(scheme.funding, Funding::Share { .. } | Funding::Match { .. }) || !d.chance(0.3) {
            continue;
        }
        let mut phases = 1;
        if let (Some(technology), true) = (several.first(), d.chance(0.9)) {
            phases = d.whole(2, technology.stages.len() as i64) as usize;
            let Eligibility { firms, start_up, with_university, .. } = std::mem::take(&mut scheme.eligibility);
            let technologies = Some(vec![technology.name.clone()]);
            scheme.eligibility =
                Eligibility { technologies, firms, start_up, with_university, ..Eligibility::default() };
        }
        let mut keep = vec![d.whole(2, 6) as u32];
        while keep.len() < phases {
            keep.push(d.whole(1, i64::from(keep[keep.len() - 1] / 2).max(1)) as u32);
        }
        let (reliability, failure_aversion) = (d.share(20, 100), d.maybe(0.5, |d| d.share(5, 100)));
        scheme.selection = Some(Selection::Tournament { keep, reliability, failure_aversion });
        scheme.start_at_own_risk = None;
        scheme.firm_chooses_size = None;
        // Enough who apply, and money for several.
        scheme.budget_per_year = None;
    }
}

/// Where contracts are decided on in phases, in most cases more apply and pass than are kept.
fn crowded(case: &mut Case) {
    let phases =
        |scheme: &Scheme| matches!(&scheme.selection, Some(Selection::Tournament { keep, .. }) if keep.len() > 1);
    let d = &mut Dice(case.seed ^ 0x6372_6F77);
    if !case.schemes.iter().any(phases) || d.chance(0.1) {
        return;
    }
    let Some(technology) = case.technologies.iter_mut().find(|technology| technology.stages.len() > 1) else { return };
    technology.proposals_per_year = count(d.whole(10, 16));
    technology.intake_years = 1;
    technology.stages.iter_mut().for_each(|stage| stage.success = constant(d.hundredths(85, 95)));
    let technology = technology.name.clone();
    // Who has little applies, and there is nothing else to apply for.
    case.firms.iter_mut().for_each(|class| class.liquid_wealth = d.amount(1_500));
    // To who does not discount, a fund that has no more than its principal back is worth nothing: a tie.
    for class in case.firms.iter_mut().filter(|class| class.hurdle_rate.constant() == Some(Decimal::ZERO)) {
        class.hurdle_rate = constant(d.hundredths(2, 9));
    }
    let Some(scheme) = case.schemes.iter_mut().find(|scheme| phases(scheme)) else { return };
    scheme.eligibility = Eligibility { technologies: Some(vec![technology]), ..Eligibility::default() };
    if let Funding::Share { state, per_project: false, .. } = &mut scheme.funding {
        *state = constant(d.hundredths(60, 80));
    }
    if let Some(Selection::Tournament { keep, .. }) = &mut scheme.selection {
        keep[0] = d.whole(4, 6) as u32;
        keep[1..].fill(1);
    }
    let name = scheme.name.clone();
    let stands_twice = |of: &String| case.policies.iter().filter(|policy| policy.schemes.contains(of)).count() > 1;
    let alone = |policy: &Policy| {
        policy.schemes.contains(&name) && policy.schemes.iter().all(|of| *of == name || stands_twice(of))
    };
    if let Some(place) = case.policies.iter().position(alone) {
        case.policies[place].schemes = vec![name];
    }
}

/// Where loans are guaranteed, in most cases firms have little of their own, pledge much and fail often.
fn indebted(case: &mut Case) {
    let d = &mut Dice(case.seed ^ 0x6465_6274);
    if !case.schemes.iter().any(|scheme| matches!(scheme.funding, Funding::Guarantee { .. })) || d.chance(0.3) {
        return;
    }
    for class in &mut case.firms {
        class.liquid_wealth = d.amount(900);
        class.pledgeable_assets = Some(d.amount(6_000));
        class.loan_to_value = Some(d.share(5, 40));
        class.failure_hazard = Some(d.share(10, 60));
    }
}

/// Some technologies end in an exit at a multiple of their cost. By dice of their own, so that all else of a case is what it was.
fn exits(case: &mut Case) {
    for (place, technology) in (0..).zip(&mut case.technologies) {
        let d = &mut Dice(case.seed ^ 0x6578_6974 ^ place << 40);
        if !d.chance(0.2) {
            continue;
        }
        let law = match d.whole(0, 3) {
            0 => Law::Constant(d.hundredths(30, 500)),
            1 => Law::Uniform(d.hundredths(0, 90), d.hundredths(120, 500)),
            2 => Law::Discrete {
                values: vec![Decimal::ZERO, Decimal::ONE, Decimal::new(75, 1)],
                weights: vec![Decimal::from(4), Decimal::from(2), Decimal::from(3)],
            },
            _ => Law::LogNormal { median: d.hundredths(40, 180), sigma: d.hundredths(40, 85) },
        };
        let law = Num { per_run: d.chance(0.15), ..self::law(law) };
        technology.payoff = Some(Payoff::Multiple { law, exit_months: d.maybe(0.7, |d| d.months(60)) });
        technology.unprotected = None;
        for stage in &mut technology.stages {
            stage.success = count(1);
        }
    }
    // A royalty is paid on sales.
    for scheme in &mut case.schemes {
        let rule = &scheme.eligibility;
        let admits = |t: &&Technology| {
            rule.technologies.as_ref().is_none_or(|names| names.contains(&t.name))
                && rule.market.as_ref().is_none_or(|states| states.contains(&t.market))
                && rule.strategic.is_none_or(|wanted| wanted == t.strategic)
                && rule.state_need.is_none_or(|wanted| wanted == t.has_state_need())
        };
        let is_sold = |t: &Technology| matches!(t.payoff, Some(Payoff::Multiple { .. }));
        if case.technologies.iter().filter(admits).all(is_sold) {
            scheme.royalty = None;
            if matches!(scheme.rights, Some(Rights::State(_))) {
                scheme.rights = Some(Rights::State(None));
            }
        }
    }
}

/// Some schemes say who picks the topics. By dice of their own, so that all else of a case is what it was.
fn origins(case: &mut Case) {
    let Case { seed, firms, technologies, schemes, .. } = case;
    for (place, scheme) in (0..).zip(schemes) {
        let d = &mut Dice(*seed ^ 0x6F72_6967 ^ place << 40);
        let paid = matches!(scheme.funding, Funding::Share { .. } | Funding::Match { .. } | Funding::Voucher { .. });
        // Fewer apply where somebody picks, and seldom more than a phase keeps.
        let in_phases = matches!(scheme.selection, Some(Selection::Tournament { .. }));
        if !paid || !d.chance(if in_phases { 0.1 } else { 0.35 }) {
            continue;
        }
        let rule = &scheme.eligibility;
        let may = |class: &&FirmClass| {
            rule.firms.as_ref().is_none_or(|names| names.contains(&class.name))
                && rule.start_up.is_none_or(|wanted| wanted == class.start_up)
                && rule.with_university != Some(false)
        };
        let leads: Vec<String> = firms.iter().filter(may).map(|class| class.name.clone()).collect();
        let differs = |num: &Num| !num.per_run && num.constant().is_none();
        let varies = |t: &Technology| {
            let admitted = rule.technologies.as_ref().is_none_or(|names| names.contains(&t.name))
                && rule.market.as_ref().is_none_or(|states| states.contains(&t.market))
                && rule.strategic.is_none_or(|wanted| wanted == t.strategic)
                && rule.state_need.is_none_or(|wanted| wanted == t.has_state_need());
            let payoff = match &t.payoff {
                Some(Payoff::Lump(payoff) | Payoff::Stream { first_year: payoff, .. }) => differs(payoff),
                Some(Payoff::Multiple { .. }) | None => false,
            };
            admitted && payoff
        };
        let open = technologies.iter().any(varies);
        scheme.origin = Some(match d.whole(0, 9) {
            0 => Origin::BottomUp,
            1..4 if !leads.is_empty() => Origin::Lead { class: d.pick(&leads), pass_through: d.share(0, 100) },
            4..8 if open => Origin::Open(if d.chance(0.1) { d.whole(20, 1000) } else { d.whole(2, 6) } as u32),
            _ => Origin::TopDown { fits: d.share(30, 100), specificity: d.share(0, 60) },
        });
        match &scheme.origin {
            Some(Origin::TopDown { .. } | Origin::Open(_)) => scheme.start_at_own_risk = None,
            Some(Origin::Lead { .. }) => {
                if let Funding::Share { to, .. } = &mut scheme.funding {
                    *to = None;
                }
                // A school that is paid cannot wait until after the stage.
                if let Some(Payment::Reimburse | Payment::OnResult(_)) = scheme.payment {
                    scheme.payment = None;
                }
            }
            None | Some(Origin::BottomUp) => {}
        }
    }
}

/// Funds, in some cases, and schemes that they pay, in policies without priority. By dice of their own.
fn funds(case: &mut Case) {
    let d = &mut Dice(case.seed.wrapping_mul(0x6675_6E64) ^ 0x7374);
    let all = case.max_state_share.is_some();
    let many = d.pick(&[0, 0, 1, 1, 2]);
    for name in &["fund", "other fund"][..many] {
        let life = d.whole(1, 15) as u32;
        case.vehicles.push(Vehicle {
            name: (*name).to_owned(),
            size: d.amount(9_000),
            state_share: if all { d.share(0, 100) } else { d.share(10, 80) },
            invest_years: d.whole(1, i64::from(life)) as u32,
            life_years: life,
            fee: d.maybe(0.6, |d| d.share(0, 4)),
            carry: d.maybe(0.6, |d| d.share(5, 30)),
            hurdle: d.maybe(0.5, |d| d.rate(2, 10)),
            public: d.maybe(0.7, |d| d.chance(0.6)),
            buy_out: d.maybe(0.4, |d| d.rate(1, 9)),
        });
        let eligibility =
            Eligibility { private_share_at_least: None, ..eligibility(d, &case.technologies, &case.firms) };
        let equity = Scheme {
            eligibility,
            funding: Funding::Equity {
                share: d.hundredths(10, 100),
                stake: d.hundredths(5, 90),
                vehicle: (*name).to_owned(),
            },
            overrun_cap: d.maybe(0.4, |d| d.hundredths(100, 200)),
            selection: d.maybe(0.85, |d| match d.whole(0, 4) {
                0 => Selection::FirstCome,
                1 | 2 => Selection::Portfolio { reliability: d.share(20, 100) },
                _ => Selection::Panel {
                    reliability: d.share(20, 100),
                    failure_aversion: d.maybe(0.6, |d| d.share(5, 100)),
                    per_project: None,
                    least_success: d.maybe(0.7, |d| d.share(5, 90)),
                },
            }),
            call_every_months: d.maybe(0.8, |d| if d.chance(0.5) { 1 } else { d.whole(1, 12) as u32 }),
            tries: d.maybe(0.5, |d| d.whole(1, 3) as u32),
            believed_award: d.maybe(0.6, |d| d.share(50, 100)),
            compliance_cost: d.maybe(0.3, |d| d.amount(25)),
            ..without_money(if *name == "fund" { "equity" } else { "other equity" })
        };
        let named = equity.name.clone();
        case.schemes.push(equity);
        let reference = case.reference.clone();
        for policy in case.policies.iter_mut().filter(|policy| policy.name != reference && policy.priority.is_none()) {
            let place = d.whole(0, policy.schemes.len() as i64) as usize;
            policy.schemes.insert(place, named.clone());
        }
    }
    // What a panel takes of other schemes.
    for scheme in &mut case.schemes {
        if let Some(Selection::Panel { least_success, .. }) = &mut scheme.selection
            && least_success.is_none()
            && d.chance(0.2)
        {
            *least_success = Some(d.share(20, 70));
        }
    }
    // No stage of a technology that is sold can fail.
    let is_sold = |name: &str| {
        case.technologies.iter().any(|t| t.name == name && matches!(t.payoff, Some(Payoff::Multiple { .. })))
    };
    for policy in &mut case.policies {
        policy.set.retain(|(path, _)| {
            let parts: Vec<&str> = path.split('.').collect();
            !(path.ends_with(".success") && is_sold(parts[1]))
        });
    }
}

/// In some cases an overlay is law already, and other policies than before have it or one of its kind.
fn baseline(case: &mut Case) {
    let d = &mut Dice(case.seed ^ 0x006C_6177 << 16);
    if d.chance(0.5) || case.policies.iter().any(|policy| is_risky(&case.schemes, policy)) {
        return;
    }
    let is_law =
        |scheme: &&mut Scheme| scheme.funding.is_overlay() && !matches!(scheme.funding, Funding::Effects { .. });
    let Some(scheme) = case.schemes.iter_mut().find(is_law) else { return };
    (scheme.budget_per_year, scheme.set_up_cost) = (None, None);
    let name = scheme.name.clone();
    case.policies.iter_mut().for_each(|policy| policy.schemes.retain(|of| *of != name));
    case.baseline = vec![name];
}

/// In some cases firms do what they do in the reference, where that leaves arithmetic of all schemes that policies have.
fn fixed(case: &mut Case) {
    let used = |scheme: &&Scheme| case.policies.iter().any(|policy| policy.schemes.contains(&scheme.name));
    let moves = |scheme: &Scheme| {
        matches!(scheme.funding, Funding::Equity { .. } | Funding::Guarantee { .. } | Funding::Effects { .. })
            || matches!(scheme.selection, Some(Selection::Tournament { .. }))
            || matches!(scheme.origin, Some(Origin::TopDown { .. } | Origin::Open(_)))
    };
    case.fixed = match case.seed % 7 {
        0 => Some(false),
        2 | 5 if case.baseline.is_empty() && !case.schemes.iter().filter(used).any(moves) => Some(true),
        _ => None,
    };
}

/// What administering schemes costs, in some cases. By dice of their own, so that all else of a case is what it was.
fn administered(case: &mut Case) {
    let d = &mut Dice(case.seed ^ 0x0061_646D_696E << 8);
    if d.chance(0.6) {
        return;
    }
    for scheme in case.schemes.iter_mut().filter(|scheme| !matches!(scheme.funding, Funding::Nothing)) {
        scheme.set_up_cost = d.maybe(0.5, |d| d.amount(300));
        scheme.cost_per_contract = d.maybe(0.6, |d| d.amount(20));
    }
}

/// Some shares that pay no school become vouchers. By dice of their own, so that all else of a case is what it was.
fn vouchers(case: &mut Case) {
    let all = case.max_state_share.is_some();
    for (place, scheme) in (0..).zip(&mut case.schemes) {
        let plain = matches!(scheme.funding, Funding::Share { to: None, counterpart: None, .. });
        if plain && (case.seed + place) % 4 == 1 {
            let d = &mut Dice(case.seed ^ 0x766F_7563 ^ place << 40);
            let co_pay = if all { d.share(0, 90) } else { d.share(20, 90) };
            let unused = d.maybe(0.7, |d| if d.chance(0.1) { count(1) } else { d.share(5, 60) });
            scheme.funding = Funding::Voucher { value: d.amount(500), co_pay, unused };
        }
    }
}

/// Some audits come after payment. By dice of their own, so that all else of a case is what it was.
fn audits(case: &mut Case) {
    let Some(a) = case.administration.as_mut().filter(|_| case.seed % 5 == 2) else { return };
    let d = &mut Dice(case.seed ^ 0x6175_6469);
    a.audit = None;
    case.paths.retain(|path, _| !path.starts_with("administration.audit"));
    a.after = Some(After {
        sampled: d.share(5, 90),
        fine: d.maybe(0.6, |d| d.share(0, 150)),
        cost_share: d.maybe(0.6, |d| d.share(1, 8)),
        fear: d.maybe(0.6, |d| d.amount(20)),
        gain: d.maybe(0.9, |d| d.share(10, 180)),
    });
    // What is feared is written once, in the audit.
    for scheme in &mut case.schemes {
        if let Funding::InterestRelief { inspection, .. } = &mut scheme.funding {
            *inspection = None;
        }
    }
}

/// Numbers that were written, now and then as paths over years: dice of their own, so that nothing else of the case moves.
fn over_years(case: &mut Case) {
    let mut d = Dice(case.seed.wrapping_mul(0x9E37_79B9) ^ 0x5EED);
    let mut found: Vec<(String, Vec<(i64, Decimal)>)> = Vec::new();
    let mut path = |at: String, num: &mut Option<Num>, (low, high, places): (i64, i64, u32)| {
        if num.is_some() && d.chance(0.25) {
            *num = None;
            let mut point = |year: i64| (year, Decimal::new(d.whole(low, high), places));
            found.push((at, vec![point(2026), point(2028)]));
        }
    };
    if let Some(a) = &mut case.administration {
        let at = |field: &str| format!("administration.{field}");
        path(at("approval_months"), &mut a.approval_months, (0, 140, 1));
        path(at("payment_lag_months"), &mut a.payment_lag_months, (0, 90, 1));
        path(at("carry_over"), &mut a.carry_over, (0, 100, 2));
        path(at("patent_months"), &mut a.patent_months, (3, 40, 0));
        if let Some((lag, cost)) = &mut a.audit {
            path(at("audit.lag_months"), lag, (0, 60, 1));
            path(at("audit.cost_share"), cost, (0, 9, 2));
        }
        if let Some(Release::BetaCurve { alpha, beta, span_years }) = &mut a.release {
            for (field, shape) in [("release.alpha", alpha), ("release.beta", beta)] {
                let mut written = Some(shape.clone());
                path(at(field), &mut written, (40, 180, 2));
                *shape = written.unwrap_or_else(|| count(1));
            }
            path(at("release.span_years"), span_years, (100, 130, 2));
        }
    }
    if let Some(u) = &mut case.university {
        path("university.efficiency".to_owned(), &mut u.efficiency, (60, 130, 2));
        path("university.coordination_loss".to_owned(), &mut u.coordination_loss, (0, 15, 2));
        path("university.capacity_per_year".to_owned(), &mut u.capacity_per_year, (1, 5, 0));
    }
    for scheme in &mut case.schemes {
        path(format!("schemes.{}.approval_months", scheme.name), &mut scheme.approval_months, (0, 90, 1));
    }
    case.paths.extend(found);
}

/// State shares that were constant, now and then one for each project; dice of their own.
fn own_shares(case: &mut Case) {
    let mut d = Dice(case.seed.wrapping_mul(0xC2B2_AE35) ^ 0x5A4E);
    for scheme in &mut case.schemes {
        if let Funding::Share { state, per_project, .. } = &mut scheme.funding
            && state.constant().is_some()
            && d.chance(0.2)
        {
            *per_project = true;
            *state = law(Law::Uniform(d.hundredths(10, 40), d.hundredths(45, 80)));
        }
    }
}

/// A floor needs a budget and a strategic technology, a priority something to be first in, patent months a patent.
fn leave_out_what_cannot_bind(case: &mut Case) {
    let strategic = case.technologies.iter().any(|t| t.strategic);
    let patents = case.technologies.iter().any(|t| t.stages.iter().any(|s| s.files_patent));
    let release = case.administration.as_ref().is_some_and(|a| a.release.is_some());
    let capacity = case.university.as_ref().is_some_and(|u| u.capacity_per_year.is_some())
        || case.paths.contains_key("university.capacity_per_year");
    if let Some(a) = case.administration.as_mut().filter(|_| !patents) {
        a.patent_months = None;
        case.paths.remove("administration.patent_months");
    }
    for policy in &mut case.policies {
        policy.set.retain(|(path, _)| patents || path != "administration.patent_months");
        let shared = policy.budget_per_year.is_some() || case.budget_per_year.is_some() || !case.budget_path.is_empty();
        let mut paying = case.schemes.iter().filter(|s| policy.schemes.contains(&s.name));
        let own = paying.any(|s| s.budget_per_year.is_some() && !s.funding.is_overlay());
        if !shared || !strategic {
            policy.strategic_floor = None;
        }
        if let Some((_, over)) = &mut policy.priority {
            let limited = shared || own || capacity;
            *over = match (*over, release, limited) {
                (over, true, true) | (over @ (None | Some(Over::Both | Over::Cash)), true, false) => over,
                (Some(Over::Both), false, true) => Some(Over::Both),
                (_, false, true) => Some(Over::Awards),
                (Some(Over::Awards), true, false) => Some(Over::Cash),
                (_, false, false) => {
                    policy.priority = None;
                    continue;
                }
            };
        }
    }
}

fn economy(d: &mut Dice) -> Economy {
    Economy {
        output: d.amount(11_500_000),
        growth: d.maybe(0.6, |d| d.rate(1, 9)),
        social_discount_rate: d.rate(3, 10),
        state_discount_rate: d.rate(2, 8),
        profit_tax: d.rate(10, 30),
        excess_burden: d.maybe(0.6, |d| d.share(10, 40)),
        social_return_ratio: d.maybe(0.6, |d| d.share(120, 350)),
        domestic_share: d.maybe(0.6, |d| d.share(20, 90)),
        spillover_lag_months: d.maybe(0.5, |d| d.months(40)),
        value_added_per_profit: d.maybe(0.5, |d| d.share(100, 350)),
        failure_correlation: None,
    }
}

fn administration(d: &mut Dice) -> Administration {
    let release = if d.chance(0.35) {
        None
    } else {
        Some(match d.whole(0, 2) {
            0 => Release::AtOnce,
            1 => Release::Even,
            _ => Release::BetaCurve {
                alpha: d.share(40, 200),
                beta: d.share(30, 150),
                span_years: d.maybe(0.5, |d| d.share(100, 130)),
            },
        })
    };
    Administration {
        approval_months: d.maybe(0.6, |d| Num { per_run: d.chance(0.1), ..d.months(12) }),
        payment_lag_months: d.maybe(0.6, |d| d.months(5)),
        after: None,
        audit: d.maybe(0.4, |d| (d.maybe(0.7, |d| d.months(4)), d.maybe(0.7, |d| d.share(1, 8)))),
        carry_over: if release.is_some() { d.maybe(0.6, |d| d.share(0, 100)) } else { None },
        release,
        patent_months: d.maybe(0.7, |d| d.months(50)),
        recovery: d.maybe(0.6, |d| d.share(0, 100)),
        keeps_commitments: None,
    }
}

fn firms(d: &mut Dice) -> Vec<FirmClass> {
    let names = ["sme", "lead", "start-up"];
    let many = d.whole(1, 3) as usize;
    names[..many]
        .iter()
        .map(|name| {
            let loans = d.chance(0.35);
            FirmClass {
                name: (*name).to_owned(),
                weight: d.hundredths(10, 100),
                hurdle_rate: d.rate(6, 28),
                liquid_wealth: d.amount(12_000),
                pledgeable_assets: if loans { Some(d.amount(8_000)) } else { None },
                loan_to_value: if loans { Some(d.share(20, 80)) } else { None },
                loan_rate: if loans { d.maybe(0.6, |d| d.rate(5, 15)) } else { None },
                application_cost: d.maybe(0.5, |d| d.amount(30)),
                response: d.maybe(0.6, |d| if d.chance(0.3) { count(1) } else { d.share(10, 180) }),
                own_tax_base: d.chance(0.35),
                failure_hazard: d.maybe(0.4, |d| if d.chance(0.1) { d.share(30, 100) } else { d.share(1, 15) }),
                start_up: *name == "start-up",
                sme: false,
                with_university: d.maybe(0.4, |d| d.share(20, 80)),
            }
        })
        .collect()
}

fn university(d: &mut Dice) -> University {
    University {
        efficiency: d.maybe(0.7, |d| d.share(70, 120)),
        coordination_loss: d.maybe(0.7, |d| d.share(0, 12)),
        capacity_per_year: d.maybe(0.3, |d| count(d.whole(1, 4))),
        inventor_share: d.maybe(0.6, |d| d.share(10, 50)),
    }
}

fn technologies(d: &mut Dice, firms: &[FirmClass]) -> Vec<Technology> {
    let names = ["rail", "digital", "space"];
    let many = d.whole(1, 3) as usize;
    let mixed = firms.iter().any(|c| c.start_up) && firms.iter().any(|c| !c.start_up);
    names[..many]
        .iter()
        .map(|name| {
            let stages = stages(d);
            let payoff = d.maybe(0.92, payoff);
            let mut purchase = d.maybe(0.2, |d| (d.amount(3_000), d.share(10, 60)));
            if payoff.is_none() && purchase.is_none() {
                purchase = Some((d.amount(9_000), d.share(30, 80)));
            }
            Technology {
                name: (*name).to_owned(),
                market: d.pick(&["Absent", "Forming", "Formed"]),
                strategic: d.chance(0.4),
                proposals_per_year: if d.chance(0.15) {
                    law(Law::Poisson(Decimal::new(d.whole(1, 60), 1)))
                } else {
                    count(d.whole(2, 9))
                },
                intake_years: d.whole(1, 4) as u32,
                public_value: d.maybe(0.5, |d| Num { per_run: d.chance(0.1), ..d.amount(8_000) }),
                topic: None,
                state_purchase: purchase,
                unprotected: if stages.iter().any(|s| s.files_patent) {
                    d.maybe(0.8, |d| d.share(0, 90))
                } else {
                    None
                },
                stages,
                payoff,
                learning: None,
                cost_overrun: d.maybe(0.6, Dice::overrun),
                time_overrun: d.maybe(0.6, Dice::overrun),
                certification_months: d.maybe(0.4, |d| d.months(12)),
                start_up_share: if mixed { d.maybe(0.3, |d| d.hundredths(10, 80)) } else { None },
            }
        })
        .collect()
}

fn stages(d: &mut Dice) -> Vec<Stage> {
    let many = d.whole(1, 4) as usize;
    let patent = d.whole(0, 5) as usize;
    (0..many)
        .map(|k| Stage {
            name: STAGES[k].to_owned(),
            cost: Num { per_run: d.chance(0.06), ..d.amount(600 * (k as i64 + 1)) },
            months: d.months(18),
            success: match d.whole(0, 3) {
                0 => constant(d.hundredths(60, 95)),
                1 => {
                    let law = Law::Beta { mean: d.hundredths(60, 90), strength: Decimal::from(20) };
                    let parameter = d.parameter(&law);
                    Num { law, per_run: false, parameter }
                }
                2 => Num { per_run: true, ..d.share(60, 95) },
                _ => d.share(55, 98),
            },
            cost_overrun: d.maybe(0.2, Dice::overrun),
            time_overrun: d.maybe(0.2, Dice::overrun),
            files_patent: k == patent,
            effort: None,
        })
        .collect()
}

fn payoff(d: &mut Dice) -> Payoff {
    if d.chance(0.25) {
        return Payoff::Lump(Num { per_run: d.chance(0.1), ..d.amount(14_000) });
    }
    Payoff::Stream {
        first_year: d.amount(3_000),
        years: if d.chance(0.05) { 50 } else { d.whole(1, 12) as u32 },
        decay: d.maybe(0.6, |d| d.share(0, 20)),
        margin: d.maybe(0.6, |d| d.share(8, 60)),
        yearly_volatility: d.maybe(0.4, |d| d.share(5, 40)),
    }
}

fn schemes(d: &mut Dice, technologies: &[Technology], firms: &[FirmClass], all: bool) -> Vec<Scheme> {
    let names = ["push", "pull", "match", "extra"];
    let many = d.whole(1, 4) as usize;
    names[..many].iter().map(|name| scheme(d, name, technologies, firms, all)).collect()
}

fn scheme(d: &mut Dice, name: &str, technologies: &[Technology], firms: &[FirmClass], all: bool) -> Scheme {
    let funding = if name == "match" {
        let (private, state) = d.pick(&[(3, 1), (1, 1), (7, 3), (2, 1), (1, 2)]);
        Funding::Match { private: Decimal::from(private), state: Decimal::from(state) }
    } else if name == "extra" && d.chance(0.15) {
        Funding::Nothing
    } else {
        Funding::Share {
            state: match d.whole(0, 30) {
                0 => constant(Decimal::ZERO),
                1..4 if all => constant(Decimal::ONE),
                _ if all => d.share(40, 100),
                _ => d.share(10, 80),
            },
            per_project: false,
            to: d.maybe(0.35, |d| d.share(10, 100)),
            counterpart: d.maybe(0.25, |d| d.share(30, 95)),
            at_most: d.maybe(0.2, |d| d.amount(1_000)),
        }
    };
    let school = matches!(&funding, Funding::Share { to, counterpart, .. } if to.is_some() || counterpart.is_some());
    // A school that is paid cannot wait until after the stage.
    let payment = if matches!(&funding, Funding::Share { to: Some(_), .. }) {
        d.maybe(0.8, |d| if d.chance(0.6) { Payment::Advance(d.share(10, 100)) } else { Payment::PerStage })
    } else {
        d.maybe(0.85, |d| match d.whole(0, 4) {
            0 => Payment::Advance(d.share(10, 100)),
            1 => Payment::PerStage,
            2 | 3 => Payment::Reimburse,
            _ => Payment::OnResult(d.maybe(0.6, |d| d.share(5, 60))),
        })
    };
    if matches!(funding, Funding::Nothing) {
        return without_money(name);
    }
    let follows_cost = !matches!(payment, Some(Payment::OnResult(_)));
    let rights = d.maybe(0.7, |d| match d.whole(0, 3) {
        0 => Rights::Firm,
        1 => Rights::State(d.maybe(0.8, |d| d.share(1, 8))),
        2 if school => Rights::University,
        _ => Rights::Shared(d.share(40, 95)),
    });
    let licensed = matches!(rights, Some(Rights::State(_)));
    Scheme {
        name: name.to_owned(),
        eligibility: eligibility(d, technologies, firms),
        origin: None,
        funding,
        payment,
        overrun_cap: if follows_cost { d.maybe(0.4, |d| d.hundredths(100, 200)) } else { None },
        rights,
        royalty: if licensed { None } else { d.maybe(0.35, royalty) },
        selection: d.maybe(0.85, |d| match d.whole(0, 5) {
            0 => Selection::Everyone,
            1 => Selection::FirstCome,
            2 => Selection::Lottery,
            _ => Selection::Panel {
                reliability: d.share(20, 100),
                failure_aversion: d.maybe(0.6, |d| d.share(5, 100)),
                per_project: [None, Some(true), Some(false)][d.0 as usize % 3],
                least_success: None,
            },
        }),
        call_every_months: d.maybe(0.8, |d| if d.chance(0.3) { 1 } else { d.whole(1, 18) as u32 }),
        tries: d.maybe(0.5, |d| d.whole(1, 3) as u32),
        approval_months: if d.0.is_multiple_of(5) { Some(d.months(9)) } else { None },
        believed_award: d.maybe(0.5, |d| d.share(20, 95)),
        compliance_cost: d.maybe(0.3, |d| d.amount(25)),
        budget_per_year: d.maybe(0.3, |d| d.amount(7_000)),
        firm_chooses_size: d.maybe(0.4, |d| d.chance(0.7)),
        max_scale: d.maybe(0.3, |d| d.hundredths(105, 250)),
        start_at_own_risk: d.maybe(0.4, |d| d.chance(0.8)),
        set_up_cost: None,
        cost_per_contract: None,
    }
}

/// A scheme that takes no applications: nothing else about it could bind.
fn without_money(name: &str) -> Scheme {
    Scheme {
        name: name.to_owned(),
        eligibility: Eligibility::default(),
        origin: None,
        funding: Funding::Nothing,
        payment: None,
        overrun_cap: None,
        rights: None,
        royalty: None,
        selection: None,
        call_every_months: None,
        tries: None,
        approval_months: None,
        believed_award: None,
        compliance_cost: None,
        budget_per_year: None,
        firm_chooses_size: None,
        max_scale: None,
        start_at_own_risk: None,
        set_up_cost: None,
        cost_per_contract: None,
    }
}

/// Conditions that at least one technology and one class meet, or the file would hold a rule that can never bind.
fn eligibility(d: &mut Dice, technologies: &[Technology], firms: &[FirmClass]) -> Eligibility {
    let technology = d.pick(technologies);
    let class = d.pick(firms);
    let stages = d.maybe(0.2, |d| {
        let many = d.whole(1, technology.stages.len() as i64) as usize;
        STAGES[..many].iter().map(|s| (*s).to_owned()).collect()
    });
    Eligibility {
        technologies: d.maybe(0.1, |_| vec![technology.name.clone()]),
        market: d.maybe(0.2, |d| {
            let other = d.pick(&["Absent", "Forming", "Formed"]);
            if other == technology.market { vec![other] } else { vec![technology.market, other] }
        }),
        strategic: d.maybe(0.12, |_| technology.strategic),
        state_need: d.maybe(0.15, |_| technology.has_state_need()),
        firms: d.maybe(0.1, |_| vec![class.name.clone()]),
        start_up: d.maybe(0.1, |_| class.start_up),
        with_university: d.maybe(0.15, |d| class.with_university.is_none() || d.chance(0.6)),
        private_share_at_least: if stages.is_some() { d.maybe(0.5, |d| d.hundredths(20, 60)) } else { None },
        stages,
    }
}

/// Overlays, in some cases: of policies whose firms do not begin at their own risk.
fn overlays(d: &mut Dice, case: &mut Case) {
    let many = d.pick(&[0, 0, 0, 1, 1, 2]);
    for name in &["deduction", "second"][..many] {
        let eligibility =
            Eligibility { private_share_at_least: None, ..eligibility(d, &case.technologies, &case.firms) };
        let mut funding =
            Funding::TaxDeduction { rate: if d.chance(0.5) { d.share(20, 250) } else { d.share(150, 200) } };
        if (case.seed + name.len() as u64) % 3 < 2 {
            let own = &mut Dice(case.seed ^ 0x6C6F_616E ^ (name.len() as u64) << 40);
            funding = if own.chance(0.5) { relief(own) } else { guarantee(own) };
        }
        let overlay = Scheme {
            eligibility,
            funding,
            compliance_cost: d.maybe(0.4, |d| d.amount(25)),
            budget_per_year: d.maybe(0.5, |d| d.amount(500)),
            ..without_money(name)
        };
        lay_over_policies(d, case, overlay);
    }
}

/// Whether firms may begin at their own risk under a policy.
fn is_risky(schemes: &[Scheme], policy: &Policy) -> bool {
    let mut of_policy = schemes.iter().filter(|s| policy.schemes.contains(&s.name));
    of_policy.any(|s| s.start_at_own_risk == Some(true))
}

/// An overlay somewhere among the schemes of each policy that may have one.
fn lay_over_policies(d: &mut Dice, case: &mut Case, overlay: Scheme) {
    let name = overlay.name.clone();
    case.schemes.push(overlay);
    let (schemes, reference) = (&case.schemes, &case.reference);
    let admits = |policy: &&mut Policy| policy.name != *reference && !is_risky(schemes, policy);
    for policy in case.policies.iter_mut().filter(admits) {
        let place = d.whole(0, policy.schemes.len() as i64) as usize;
        policy.schemes.insert(place, name.clone());
    }
}

/// Relief of interest. By dice of their own, so that all else of a case is what it was.
fn relief(d: &mut Dice) -> Funding {
    Funding::InterestRelief {
        points: d.share(1, 9),
        loan_share: d.maybe(0.6, |d| d.share(10, 100)),
        years: d.pick(&[1, 2, 3, 5, 5, 8, 50]),
        repayment: d.pick(&[None, Some(Repayment::Annuity), Some(Repayment::EqualPrincipal), Some(Repayment::Bullet)]),
        inspection: d.maybe(0.4, |d| (d.share(5, 60), d.amount(20))),
    }
}

/// A guarantee, likewise.
fn guarantee(d: &mut Dice) -> Funding {
    Funding::Guarantee {
        cover: d.share(20, 90),
        fee: d.maybe(0.6, |d| d.share(1, 4)),
        patent: d.chance(0.4),
        loan_to_value: d.share(20, 100),
        recovery: d.maybe(0.6, |d| d.share(0, 100)),
        years: d.maybe(0.6, |d| d.pick(&[1, 2, 5, 10])),
        repayment: d.pick(&[None, Some(Repayment::Annuity), Some(Repayment::EqualPrincipal), Some(Repayment::Bullet)]),
        face: d.pick(&[None, Some(true), Some(false)]),
    }
}

/// Some technologies are learnt, and now and then the State buys their first units. By dice of their own, so that all else of a case is
/// what it was.
fn learning(case: &mut Case) {
    let d = &mut Dice(case.seed ^ 0x6C65_6172_6E00);
    for technology in &mut case.technologies {
        if d.chance(0.35) {
            // Now and then dearer than most firms can pay.
            let first = d.whole(20, 300) * if case.seed % 4 == 1 { 4 } else { 1 };
            let between = |d: &mut Dice, low: i64, high: i64| {
                let (low, high) = (Decimal::from(low), Decimal::from(high + 1));
                if d.chance(0.6) { constant(low) } else { law(Law::Uniform(low, high)) }
            };
            technology.learning = Some(Learning {
                units: d.whole(1, 30) as u32,
                first_unit_cost: between(d, first, 2 * first),
                market_price: between(d, first / 3, first / 2),
                rate: d.share(5, 40),
            });
        }
    }
    let learnt = |technology: &&Technology| technology.learning.is_some();
    let Some(technology) = case.technologies.iter().find(learnt) else { return };
    if d.chance(0.3) {
        return;
    }
    let most = technology.learning.as_ref().expect("it is learnt").first_unit_cost.mean() as i64;
    let purchase = Scheme {
        eligibility: Eligibility {
            technologies: d.maybe(0.3, |_| vec![technology.name.clone()]),
            ..Eligibility::default()
        },
        funding: Funding::Purchase {
            units: d.whole(1, 12) as u32,
            price: if d.chance(0.5) { count(most) } else { law(Law::Uniform(count_of(most), count_of(2 * most))) },
            months: d.whole(1, 15) as u32,
            accepted: d.maybe(0.7, |d| d.share(40, 100)),
        },
        compliance_cost: d.maybe(0.4, |d| d.amount(25)),
        budget_per_year: d.maybe(0.3, |d| d.amount(2_000)),
        ..without_money("batch")
    };
    lay_over_policies(d, case, purchase);
}

/// Now and then the State shares revenue. By dice of their own, so that all else of a case is what it was.
fn collars(case: &mut Case) {
    let d = &mut Dice(case.seed ^ 0x636F_6C6C_6172);
    let walks = |technology: &&Technology| match &technology.payoff {
        Some(Payoff::Stream { yearly_volatility: Some(_), years, .. }) => *years > 1,
        _ => false,
    };
    let Some(technology) = case.technologies.iter().find(walks) else { return };
    if d.chance(0.5) {
        return;
    }
    let collar = Scheme {
        eligibility: Eligibility {
            technologies: d.maybe(0.3, |_| vec![technology.name.clone()]),
            ..Eligibility::default()
        },
        funding: Funding::Collar {
            low: d.share(60, 100),
            high: if d.chance(0.5) { constant(d.hundredths(100, 140)) } else { d.share(100, 140) },
            share: d.share(20, 90),
            grace_years: d.maybe(0.6, |d| d.whole(0, 4) as u32),
            difference: [None, Some(false), Some(true), Some(true)][(case.seed % 4) as usize],
        },
        compliance_cost: d.maybe(0.4, |d| d.amount(25)),
        budget_per_year: d.maybe(0.3, |d| d.amount(2_000)),
        ..without_money("collar")
    };
    lay_over_policies(d, case, collar);
}

fn count_of(value: i64) -> Decimal {
    Decimal::from(value)
}

/// Effects, in some cases, of policies whose firms do not begin at their own risk. By dice of their own.
fn effects(case: &mut Case) {
    let mut d = Dice(case.seed ^ 0x6566_6663 << 20);
    let many = d.pick(&[0, 0, 1, 1, 2]);
    for name in &["sandbox", "standards"][..many] {
        let chosen = d.maybe(0.3, |d| d.pick(&case.technologies).name);
        let admits = |policy: &&Policy| policy.name != case.reference && !is_risky(&case.schemes, policy);
        let fitting: Vec<String> = case.policies.iter().filter(admits).map(|p| p.name.clone()).collect();
        let worlds: Vec<Case> = fitting.iter().map(|policy| case.changed_by(policy)).collect();
        let beside: Vec<String> =
            case.policies.iter().filter(|p| fitting.contains(&p.name)).flat_map(|p| p.schemes.clone()).collect();
        let all_have = |name: &str| {
            let cases = std::iter::once(&*case).chain(&worlds);
            !fitting.is_empty() && cases.into_iter().all(|case| has(case, name, chosen.as_ref(), &beside))
        };
        let stages = STAGES.map(|stage| format!("stages.{stage}.success"));
        let months = ["certification_months", "approval_months", "payment_lag_months", "patent_months"];
        let names =
            months.into_iter().chain(["application_cost", "compliance_cost"]).chain(stages.iter().map(|s| &s[..]));
        let had: Vec<&str> = names.filter(|name| all_have(name)).collect();
        let mut times: Vec<(String, Num)> = Vec::new();
        for name in had {
            let factor = match (name.starts_with("stages."), d.whole(0, 5)) {
                (_, 0 | 1) => continue,
                (_, 2) => constant(d.hundredths(50, 150)),
                (true, _) => d.share(101, 160),
                (false, _) => d.share(0, 95),
            };
            times.push((name.to_owned(), factor));
        }
        let helps = |(name, factor): &(String, Num)| match &factor.law {
            Law::Constant(value) => (*value > Decimal::ONE) == name.starts_with("stages.") && *value != Decimal::ONE,
            // Their ends lie on both sides, or on the one that is better.
            _ => true,
        };
        if !times.iter().any(helps) {
            continue;
        }
        let liability = d.maybe(0.5, |d| (d.share(5, 80), d.amount(700), d.maybe(0.7, |d| d.share(0, 100))));
        let nothing = liability.as_ref().is_some_and(|(_, cost, _)| cost.constant() == Some(Decimal::ZERO));
        let eligibility = Eligibility { technologies: chosen.map(|chosen| vec![chosen]), ..Eligibility::default() };
        let overlay = Scheme {
            eligibility,
            funding: Funding::Effects { times, liability: liability.filter(|_| !nothing) },
            compliance_cost: d.maybe(0.4, |d| d.amount(25)),
            ..without_money(name)
        };
        lay_over_policies(&mut d, case, overlay);
    }
}

/// Whether there is something that a factor of this name multiplies, of projects of one technology or of any, beside these schemes.
fn has(case: &Case, name: &str, technology: Option<&String>, beside: &[String]) -> bool {
    let some = |num: &Option<Num>| num.as_ref().is_some_and(|num| num.constant() != Some(Decimal::ZERO));
    let path = |at: &str| case.paths.get(at).map(|points| points.iter().any(|point| point.1 != Decimal::ZERO));
    let technologies = || case.technologies.iter().filter(|t| technology.is_none_or(|name| *name == t.name));
    let administration = case.administration.as_ref();
    let mut contracts = case.schemes.iter().filter(|s| {
        let no_contract = matches!(s.funding, Funding::Nothing) || s.funding.is_overlay();
        beside.contains(&s.name) && !no_contract
    });
    match name {
        "certification_months" => technologies().any(|t| some(&t.certification_months)),
        "patent_months" => technologies().any(|t| t.stages.iter().any(|s| s.files_patent)),
        "approval_months" => {
            let ordinary = path("administration.approval_months")
                .unwrap_or_else(|| administration.is_some_and(|a| some(&a.approval_months)));
            contracts.any(|s| {
                let own = path(&format!("schemes.{}.approval_months", s.name));
                own.or_else(|| s.approval_months.as_ref().map(|_| some(&s.approval_months))).unwrap_or(ordinary)
            })
        }
        "payment_lag_months" => {
            let audit = administration.and_then(|a| a.audit.as_ref()).is_some_and(|(lag, _)| some(lag));
            let payment = administration.is_some_and(|a| some(&a.payment_lag_months));
            let paths = ["payment_lag_months", "audit.lag_months"].map(|at| path(&format!("administration.{at}")));
            contracts.next().is_some() && (audit || payment || paths.into_iter().flatten().any(|some| some))
        }
        "application_cost" => contracts.next().is_some() && case.firms.iter().any(|c| some(&c.application_cost)),
        "compliance_cost" => contracts.any(|s| some(&s.compliance_cost)),
        _ => technologies().any(|t| t.stages.iter().any(|s| format!("stages.{}.success", s.name) == name)),
    }
}

/// What policies change of the world and of schemes.
fn changes(d: &mut Dice, case: &mut Case) {
    let mut written = std::mem::take(&mut case.policies);
    for policy in written.iter_mut().filter(|p| p.name != case.reference) {
        let many = if d.chance(0.3) { d.whole(1, 3) } else { 0 };
        for _ in 0..many {
            let (path, num) = change(d, case);
            if policy.set.iter().all(|(known, _)| *known != path) {
                policy.set.push((path, num));
            }
        }
    }
    case.policies = written;
}

fn change(d: &mut Dice, case: &Case) -> (String, Num) {
    let technology = d.pick(&case.technologies);
    let class = d.pick(&case.firms);
    let stage = d.pick(&technology.stages);
    let scheme = d.pick(&case.schemes);
    let per_run = d.chance(0.2);
    let (path, num) = match d.whole(0, 11) {
        0 => ("economy.profit_tax".to_owned(), d.rate(10, 30)),
        1 => ("economy.social_discount_rate".to_owned(), d.rate(3, 10)),
        2 => ("administration.approval_months".to_owned(), Num { per_run, ..d.months(12) }),
        3 => ("administration.payment_lag_months".to_owned(), d.months(5)),
        4 => ("administration.patent_months".to_owned(), d.months(50)),
        5 => ("administration.recovery".to_owned(), d.share(0, 100)),
        6 => (format!("firms.{}.hurdle_rate", class.name), d.rate(6, 28)),
        7 => (format!("firms.{}.liquid_wealth", class.name), Num { per_run, ..d.amount(12_000) }),
        8 => (format!("technologies.{}.certification_months", technology.name), Num { per_run, ..d.months(12) }),
        9 if technology.has_state_need() => {
            (format!("technologies.{}.public_value", technology.name), Num { per_run, ..d.amount(8_000) })
        }
        10 if matches!(scheme.funding, Funding::Share { .. }) => {
            (format!("schemes.{}.funding.state", scheme.name), d.share(10, 80))
        }
        11 => (
            format!("technologies.{}.stages.{}.success", technology.name, stage.name),
            Num { per_run, ..d.share(55, 98) },
        ),
        _ => (format!("technologies.{}.stages.{}.cost", technology.name, stage.name), Num { per_run, ..d.amount(900) }),
    };
    // No amount changes to nothing: it would be another State need.
    let nothing = num.constant() == Some(Decimal::ZERO) && path.ends_with("public_value");
    (path, if nothing { count(1) } else { num })
}

/// Pairs of numbers drawn per run, or per project of one technology.
fn correlations(d: &mut Dice, case: &Case) -> Vec<(String, String, Decimal)> {
    let mut groups: Vec<Vec<String>> = vec![Vec::new()];
    for (path, num, _) in case.per_run_numbers() {
        if num.constant().is_none() {
            groups[0].push(path);
        }
    }
    groups[0].extend(case.parameters().into_iter().map(|(path, _)| path));
    for t in &case.technologies {
        let mut of_project: Vec<(String, &Num)> = Vec::new();
        for stage in &t.stages {
            for (field, num) in [("cost", &stage.cost), ("months", &stage.months), ("success", &stage.success)] {
                of_project.push((format!("stages.{}.{field}", stage.name), num));
            }
        }
        if let Some(Payoff::Stream { first_year, .. }) = &t.payoff {
            of_project.push(("payoff.first_year".to_owned(), first_year));
        }
        let drawn = |(_, num): &(String, &Num)| num.constant().is_none() && !num.per_run;
        groups.push(
            of_project.into_iter().filter(drawn).map(|(at, _)| format!("technologies.{}.{at}", t.name)).collect(),
        );
    }
    let mut all = Vec::new();
    for group in &groups {
        if group.len() > 1 && d.chance(0.3) {
            let a = d.whole(0, group.len() as i64 - 2) as usize;
            let b = d.whole(a as i64 + 1, group.len() as i64 - 1) as usize;
            all.push((group[a].clone(), group[b].clone(), d.hundredths(-90, 90)));
        }
    }
    all
}

fn royalty(d: &mut Dice) -> Royalty {
    let many = d.whole(1, 4);
    Royalty {
        rates: (0..many).map(|_| d.share(1, 8)).collect(),
        cap: d.maybe(0.7, |d| d.share(50, 200)),
        interest: d.maybe(0.6, |d| d.rate(2, 9)),
    }
}

fn policies(d: &mut Dice, schemes: &[Scheme]) -> Vec<Policy> {
    let names: Vec<String> = schemes.iter().map(|s| s.name.clone()).collect();
    let plain = |name: &str, schemes: Vec<String>| Policy {
        name: name.to_owned(),
        schemes,
        priority: None,
        strategic_floor: None,
        budget_per_year: None,
        set: Vec::new(),
    };
    let mut reversed = names.clone();
    reversed.reverse();
    let mut all = vec![plain("no support", Vec::new()), plain("first", vec![names[0].clone()])];
    let over = d.pick(&[None, Some(Over::Cash), Some(Over::Awards), Some(Over::Both)]);
    all.push(Policy {
        strategic_floor: d.maybe(0.5, |d| d.hundredths(10, 60)),
        budget_per_year: d.maybe(0.4, |d| d.amount(9_000)),
        ..plain("mix", names)
    });
    all.push(Policy {
        priority: Some((d.pick(&[Decimal::new(70, 2), Decimal::new(5, 1), Decimal::new(75, 2)]), over)),
        strategic_floor: d.maybe(0.3, |d| d.hundredths(10, 60)),
        budget_per_year: d.maybe(0.2, |d| d.amount(9_000)),
        ..plain("priority", reversed)
    });
    let first = d.whole(0, 3) as usize;
    all.rotate_left(first);
    all
}
