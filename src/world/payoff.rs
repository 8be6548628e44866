//! From launch to ledger: profit month by month, royalties, taxes, what the State buys. Section 5.8 of the model.

use crate::draws::luck::happens;
use crate::firm::learning::Curve;
use crate::firm::revenue::{Sales, settled};
use crate::firm::{Prospect, Terms};
use crate::ledger::{Ledger, Owner, Purpose};
use crate::meter::What;
use crate::model::Payoff;
use crate::scheme::collar::KnownCollar;
use crate::scheme::purchase::Batch;
use crate::units::{END, Money, Share, to_f64};
use crate::value::whole_months;
use crate::world::life::{Gain, Life, Posted};
use crate::world::scene::Scene;

/// Who owns a result and what is owed for it.
struct Claims<'a> {
    firm_owns: Share,
    rates: &'a [Share],
    debt: Option<Money>,
    interest: f64,
    tax: Share,
    inventors: Share,
    own_tax_base: bool,
    loss: Money,
    /// What overlays let be deducted beside the loss.
    deductible: Money,
    /// What a fund has of it.
    fund: Option<Stake>,
    /// What was posted for the project so far.
    posted: Posted,
}

/// A fund's part of a result.
struct Stake {
    /// The fund.
    fund: usize,
    /// Its share.
    share: Share,
    /// What of it is left until it has all that it may have; `None`: no limit.
    left: Option<Money>,
}

impl Stake {
    /// Takes its part of so many months of equal profit: parts of a month, each with its months.
    fn take(&mut self, profit: Money, months: usize) -> [(usize, Money); 3] {
        let wanted = self.share.of(profit);
        let Some(left) = &mut self.left else { return [(months, wanted), (0, Money::ZERO), (0, Money::ZERO)] };
        let full = whole_payments(*left, wanted).min(months);
        *left -= Money(wanted.0 * i64::try_from(full).expect("spans are short"));
        let in_part = if full < months { (1, std::mem::take(left)) } else { (0, Money::ZERO) };
        [(full, wanted), in_part, (months - full - in_part.0, Money::ZERO)]
    }
}

impl Claims<'_> {
    fn rate(&self, year: usize) -> Share {
        self.rates.get(year).or(self.rates.last()).copied().unwrap_or(Share::NONE)
    }
}

/// Months with the same profit.
#[derive(Clone, Copy)]
struct Span {
    from: usize,
    months: usize,
    profit: Money,
    /// Profit ÷ sales; 0 where nothing is sold.
    margin: f64,
    /// Whether it is an exit, of which a fund has its part untaxed.
    exit: bool,
}

/// A collar around the sales of a project.
#[derive(Clone, Copy)]
struct Around<'a> {
    collar: KnownCollar,
    sales: Sales<'a>,
    /// The launch.
    launch: usize,
    /// Factor φ on what is planned.
    growth: f64,
}

/// Posts everything that follows a launch in month `launch`; returns what of it the State gave and what funds have.
pub fn post(scene: &Scene<'_>, project: u32, life: &Life, terms: Option<&Terms>, ledger: &mut Ledger) -> Posted {
    let &Scene { study, draws, luck, world, beliefs, .. } = scene;
    let prospect = &scene.prospects.projects[project as usize];
    let launch = usize::from(life.launch.expect("only launched projects have a payoff"));
    let technology = &world.technologies[prospect.technology];
    let end = END.min(prospect.failure as usize);
    let grant = life.grant(beliefs);
    let mut books = Books { ledger, project };
    let mut claims = claims(scene, prospect, life, terms, &mut books);
    let unprotected = technology.unprotected.at(&luck.drawn);
    books.purchase(technology, &luck.drawn, prospect, launch, &mut claims);
    if let Some(curve) = &beliefs.technologies[prospect.technology].curve {
        let first = FirstUnits { curve, batch: life.contracts.batch(), from: launch, to: end };
        books.learn(scene, &first, &mut claims);
    }
    match &technology.payoff {
        None => {}
        Some(Payoff::Multiple { law, .. }) => {
            let price = luck.number(*law, project as usize) * life.contracts.research().to_f64() * life.growth();
            books.exit(launch + whole_months(prospect.exit), end, price, &mut claims);
        }
        Some(Payoff::Lump(_)) => {
            let lump = books.amount(What::Profit, prospect.payoff.to_f64() * life.growth());
            let waits = grant.is_some_and(|grant| grant > launch);
            let at_once = if waits { unprotected.of(lump) } else { lump };
            books.lump([(launch, at_once), (grant.unwrap_or(launch), lump - at_once)], end, &mut claims);
        }
        Some(Payoff::Stream { years, decay, margin, volatility, .. }) => {
            let (decay, margin) = (decay.at(&luck.drawn), margin.at(&luck.drawn));
            let volatility = volatility.at(&luck.drawn);
            let around = life.contracts.collar().zip(Sales::of(prospect, beliefs));
            let around = around.map(|(collar, sales)| Around { collar, sales, launch, growth: life.growth() });
            books.open_collar(around, &mut claims);
            let (mut kept, mut walk) = (1.0, 1.0);
            for year in 0..*years {
                let (from, to) = (launch + 12 * year, (launch + 12 * year + 12).min(end));
                if from >= to {
                    break;
                }
                if year > 0 {
                    kept *= 1.0 - decay;
                    if volatility > 0.0 {
                        let score = draws.volatility_score(study, luck, project as usize, year_number(year));
                        walk *= libm::exp(volatility * score - volatility * volatility / 2.0);
                    }
                }
                let yearly = prospect.payoff.to_f64() * life.growth() * kept * walk;
                let protected_from = grant.unwrap_or(0).clamp(from, to);
                let early = yearly * unprotected.to_f64() / 12.0;
                let spans = [(from, protected_from, early), (protected_from, to, yearly / 12.0)];
                books.sales_year(spans, margin, year, &mut claims);
                if let Some(around) = around.filter(|_| to == from + 12) {
                    books.settle(&around, year, spans, margin, &mut claims);
                }
                books.imitate(from, protected_from, yearly / 12.0, early);
            }
        }
    }
    claims.posted
}

/// What a firm must have to launch: what it expects to find for the first units, of which the State may buy some.
#[must_use]
pub fn needs(scene: &Scene<'_>, project: u32, batch: Option<Batch>) -> Money {
    let prospect = &scene.prospects.projects[project as usize];
    let Some(curve) = &scene.beliefs.technologies[prospect.technology].curve else { return Money::ZERO };
    let hurdle = &scene.beliefs.classes[prospect.class].hurdle;
    let beside = batch.map_or_else(|| curve.alone(), |batch| curve.with_batch(batch, hurdle));
    Money::rounded(beside.needs)
}

/// The first units of a product, made from the launch on.
struct FirstUnits<'a> {
    curve: &'a Curve,
    batch: Option<Batch>,
    /// The launch.
    from: usize,
    /// The month in which all is over.
    to: usize,
}

/// Who owns the result of a project that launches, and what it owes.
fn claims<'t>(
    scene: &Scene<'_>,
    prospect: &Prospect,
    life: &Life,
    terms: Option<&'t Terms>,
    books: &mut Books<'_>,
) -> Claims<'t> {
    Claims {
        firm_owns: terms.map_or(Share::ALL, |terms| terms.firm_owns),
        rates: terms.map_or(&[], |terms| &terms.royalty_rates),
        debt: terms
            .and_then(|terms| terms.royalty_cap)
            .zip(life.contracts.main())
            .map(|(cap, contract)| books.amount(What::Debt, cap * contract.net_state_money().to_f64())),
        interest: terms.map_or(0.0, |terms| terms.royalty_interest),
        tax: scene.beliefs.tax,
        inventors: scene.world.university.inventor_share.at(&scene.luck.drawn),
        own_tax_base: scene.beliefs.classes[prospect.class].own_tax_base,
        loss: life.loss,
        deductible: life.beside.deductible,
        fund: terms
            .and_then(|terms| terms.equity.as_ref())
            .zip(life.contracts.deal())
            .map(|(equity, (fund, paid))| Stake { fund, share: equity.stake, left: equity.rules.most_of(paid) }),
        posted: Posted::default(),
    }
}

fn year_number(year: usize) -> u32 {
    u32::try_from(year).expect("a stream has at most 50 years")
}

struct Books<'a> {
    ledger: &'a mut Ledger,
    project: u32,
}

impl Books<'_> {
    fn owner(&self) -> Owner {
        Owner::Project(self.project)
    }

    fn amount(&mut self, what: What, amount: f64) -> Money {
        self.ledger.meter.amount(self.project, what, amount)
    }

    /// Adds a sales year's interest to the debt.
    fn open_year(&mut self, claims: &mut Claims<'_>) {
        if let Some(debt) = &mut claims.debt {
            *debt = self.amount(What::Debt, debt.to_f64() * (1.0 + claims.interest));
        }
    }

    /// Posts a sales year of spans (first month, month after the last, monthly profit), royalties on the debt of the year included.
    #[inline]
    fn sales_year(&mut self, spans: [(usize, usize, f64); 2], margin: f64, year: usize, claims: &mut Claims<'_>) {
        self.open_year(claims);
        for (from, to, monthly) in spans {
            if from == to {
                continue;
            }
            let profit = self.amount(What::Profit, monthly);
            self.earn(Span { from, months: to - from, profit, margin, exit: false }, year, claims);
        }
    }

    /// Posts a lump: what is earned at once and what waits for the patent, each in its month, unless all is over before.
    fn lump(&mut self, parts: [(usize, Money); 2], end: usize, claims: &mut Claims<'_>) {
        self.open_year(claims);
        for (month, profit) in parts.into_iter().filter(|(month, _)| *month < end) {
            self.earn(Span { from: month, months: 1, profit, margin: 1.0, exit: false }, 0, claims);
        }
    }

    /// Posts an exit at a price, unless all is over before.
    fn exit(&mut self, month: usize, end: usize, price: f64, claims: &mut Claims<'_>) {
        let profit = self.amount(What::Profit, price);
        if month < end {
            self.earn(Span { from: month, months: 1, profit, margin: 0.0, exit: true }, 0, claims);
        }
    }

    /// Notes what the State can have to pay into a collar.
    fn open_collar(&mut self, around: Option<Around<'_>>, claims: &mut Claims<'_>) {
        if let Some(Around { collar, sales, growth, .. }) = around {
            claims.posted.collared = self.amount(What::Sales, growth * sales.most(collar));
        }
    }

    /// Posts what a collar brings or takes of a whole sales year of spans (first month, month after the last, monthly profit), in its last
    /// month.
    fn settle(
        &mut self,
        around: &Around<'_>,
        year: usize,
        spans: [(usize, usize, f64); 2],
        margin: f64,
        claims: &mut Claims<'_>,
    ) {
        let &Around { collar, sales, launch, growth } = around;
        let mut revenue = 0.0;
        for (from, to, monthly) in spans {
            let profit = self.amount(What::Profit, monthly);
            let sold = self.sales(Span { from, months: to - from, profit, margin, exit: false });
            revenue += to_f64(to - from) * sold.to_f64();
        }
        let flows = collar.of(year, revenue, growth * sales.plan(year));
        let (paid, received) = (self.amount(What::Sales, flows.paid), self.amount(What::Sales, flows.received));
        let last = launch + settled(year);
        self.ledger.post(self.owner(), Purpose::CollarPaid, last, paid);
        self.ledger.post(self.owner(), Purpose::CollarReceived, last, received);
        claims.posted.premiums += paid;
        self.tax(last, 1, paid - received, claims);
    }

    /// Posts what imitators earn of a monthly profit of which the firm has this part, until the patent protects.
    #[inline]
    fn imitate(&mut self, from: usize, protected_from: usize, all: f64, kept: f64) {
        if from < protected_from {
            let imitated = self.amount(What::Profit, all) - self.amount(What::Profit, kept);
            self.ledger.post_each(self.owner(), Purpose::Imitation, from, protected_from - from, imitated);
        }
    }

    /// The sales of a month, profit ÷ margin.
    fn sales(&mut self, span: Span) -> Money {
        if span.margin > 0.0 { self.amount(What::Sales, span.profit.to_f64() / span.margin) } else { Money::ZERO }
    }

    fn purchase(
        &mut self,
        technology: &crate::model::Technology,
        drawn: &[f64],
        prospect: &Prospect,
        launch: usize,
        claims: &mut Claims<'_>,
    ) {
        let Some((_, margin)) = &technology.state_purchase else { return };
        let profit = margin.at(drawn).of(prospect.purchase);
        self.ledger.post(self.owner(), Purpose::Purchase, launch, prospect.purchase);
        self.ledger.post(self.owner(), Purpose::Production, launch, prospect.purchase - profit);
        self.tax(launch, 1, profit, claims);
    }

    /// Posts what the first units cost beyond their market price and what the State pays for those that it buys. For tax the batch is
    /// reckoned at the launch, before the profits.
    fn learn(&mut self, scene: &Scene<'_>, first: &FirstUnits<'_>, claims: &mut Claims<'_>) {
        let &FirstUnits { curve, batch, from, to } = first;
        let (months, made) = batch.map_or((0, 0), |batch| (batch.months, batch.units));
        if let Some(batch) = batch {
            let price = curve.market_price;
            for month in from..(from + months).min(to) {
                let units = batch.delivered(month - from);
                let accepted = |unit: &usize| {
                    let place = u32::try_from(*unit).expect("a batch is small");
                    happens(scene.draws.delivery(scene.study, scene.luck, self.project as usize, place), batch.accepted)
                };
                let bought = units.clone().filter(accepted).count();
                let cost = self.amount(What::Cost, curve.cost_of(units) - price * to_f64(bought));
                let premium = self.amount(What::Cost, batch.premium(price) * to_f64(bought));
                self.ledger.post(self.owner(), Purpose::Learning, month, cost);
                self.ledger.post(self.owner(), Purpose::Premium, month, premium);
                claims.posted.premiums += premium;
                claims.posted.bought += u32::try_from(bought).expect("a batch is small");
                self.tax(month, 1, premium - cost, claims);
            }
        }
        if from + months < to {
            let loss = self.amount(What::Cost, curve.loss_after(made));
            self.ledger.post(self.owner(), Purpose::Learning, from + months, loss);
            self.tax(from + months, 1, -loss, claims);
        }
    }

    /// Posts a span of equal months: the fund's part of it, and what is left.
    fn earn(&mut self, span: Span, year: usize, claims: &mut Claims<'_>) {
        let Some(stake) = &mut claims.fund else { return self.earn_beside(span, Money::ZERO, year, claims) };
        let (fund, mut from) = (stake.fund, span.from);
        for (months, part) in stake.take(span.profit, span.months) {
            if months == 0 {
                continue;
            }
            let tax = if span.exit { Money::ZERO } else { claims.tax.of(part) };
            self.ledger.post_each(self.owner(), Purpose::FundProfit, from, months, part);
            self.ledger.post_each(self.owner(), Purpose::FundTax, from, months, tax);
            // What is beyond all that can be counted was not entered.
            if part != Money::ZERO && self.ledger.meter.beyond().is_none() {
                claims.posted.to_funds.push(Gain { fund, month: from, months, amount: part - tax, before_tax: part });
            }
            self.earn_beside(Span { from, months, ..span }, part, year, claims);
            from += months;
        }
    }

    /// Posts a span of equal months, of which a fund has this part: profit by owner, royalty, tax.
    fn earn_beside(&mut self, span: Span, part: Money, year: usize, claims: &mut Claims<'_>) {
        let Span { from, months, .. } = span;
        let profit = span.profit - part;
        let firm = claims.firm_owns.of(profit);
        let university = profit - firm;
        self.ledger.post_each(self.owner(), Purpose::FirmProfit, from, months, firm);
        if university > Money::ZERO {
            self.ledger.post_each(self.owner(), Purpose::UniversityProfit, from, months, university);
            self.ledger.post_each(self.owner(), Purpose::Inventors, from, months, claims.inventors.of(university));
            self.ledger.post_each(self.owner(), Purpose::UniversityTax, from, months, claims.tax.of(university));
        }
        if claims.rates.is_empty() {
            self.tax(from, months, firm, claims);
            return;
        }
        let wanted = claims.rate(year).of(self.sales(span));
        let Some(debt) = claims.debt else {
            self.royalty(from, months, wanted, firm, claims);
            return;
        };
        let full = whole_payments(debt, wanted).min(months);
        self.royalty(from, full, wanted, firm, claims);
        let mut left = debt - times(wanted, full);
        let mut done = full;
        if full < months {
            self.royalty(from + full, 1, left, firm, claims);
            left = Money::ZERO;
            done += 1;
        }
        self.royalty(from + done, months - done, Money::ZERO, firm, claims);
        claims.debt = Some(left);
    }

    fn royalty(&mut self, from: usize, months: usize, royalty: Money, firm: Money, claims: &mut Claims<'_>) {
        self.ledger.post_each(self.owner(), Purpose::Royalty, from, months, royalty);
        self.tax(from, months, firm - royalty, claims);
    }

    /// Taxes a span of equal taxable profit; under an own tax base the loss carried forward is used up first.
    fn tax(&mut self, from: usize, months: usize, taxable: Money, claims: &mut Claims<'_>) {
        if self.ledger.meter.beyond().is_some() {
            // What is taxed was not entered, and its months might be more than can be added up.
            return;
        }
        if !claims.own_tax_base {
            self.ledger.post_each(self.owner(), Purpose::FirmTax, from, months, claims.tax.of(taxable));
            return;
        }
        if taxable <= Money::ZERO {
            claims.loss -= times(taxable, months);
            return;
        }
        let sheltered = whole_payments(claims.loss, taxable).min(months);
        claims.loss -= times(taxable, sheltered);
        if sheltered < months {
            let in_part = taxable - claims.loss;
            claims.loss = Money::ZERO;
            self.ledger.post(self.owner(), Purpose::FirmTax, from + sheltered, claims.tax.of(in_part));
            let rest = claims.tax.of(taxable);
            self.ledger.post_each(self.owner(), Purpose::FirmTax, from + sheltered + 1, months - sheltered - 1, rest);
            self.give_up(from + sheltered, 1, in_part, claims);
            self.give_up(from + sheltered + 1, months - sheltered - 1, taxable, claims);
        }
    }

    /// Gives up the tax on what overlays let be deducted from months of this taxable profit, as long as it lasts.
    fn give_up(&mut self, from: usize, months: usize, taxable: Money, claims: &mut Claims<'_>) {
        if claims.deductible <= Money::ZERO || taxable <= Money::ZERO || months == 0 {
            return;
        }
        let (full, of_each) = (whole_payments(claims.deductible, taxable).min(months), claims.tax.of(taxable));
        claims.deductible -= times(taxable, full);
        claims.posted.given_up += times(of_each, full);
        self.ledger.post_each(self.owner(), Purpose::TaxGivenUp, from, full, of_each);
        if full < months {
            let spared = of_each - claims.tax.of(taxable - claims.deductible);
            claims.deductible = Money::ZERO;
            claims.posted.given_up += spared;
            self.ledger.post(self.owner(), Purpose::TaxGivenUp, from + full, spared);
        }
    }
}

/// The same amount in each of some months.
fn times(amount: Money, months: usize) -> Money {
    Money(amount.0 * i64::try_from(months).expect("a sales year has twelve months"))
}

/// How many whole payments of `each` an amount covers.
fn whole_payments(amount: Money, each: Money) -> usize {
    if each <= Money::ZERO { usize::MAX } else { usize::try_from(amount.0.max(0) / each.0).unwrap_or(usize::MAX) }
}
