//! The treasury of a unit of the State: its budget for new commitments, its cash – appropriation, release, the queue of payment
//! requests, carry-over. No treasury's money serves another's contracts. Knows requests, not projects' lives.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::meter::{Meter, What};
use crate::number::ByYear;
use crate::units::{Money, Share};

/// Index of a request.
pub type RequestId = u32;
/// No request.
pub const NO_REQUEST: RequestId = u32::MAX;

/// A request for payment.
#[derive(Clone, Copy, Debug)]
struct Request {
    /// Project.
    project: u32,
    /// What is still asked for; nothing once paid or withdrawn.
    amount: Money,
    /// Month in which it was filed.
    filed: u16,
    /// First month in which it can be paid.
    ready: u16,
    /// The same with the lag of others.
    usually: u16,
    /// Whether it is served first.
    priority: bool,
    /// The project's request before this one.
    before: RequestId,
}

/// The cash of one fiscal year, for the disbursement measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FiscalYear {
    /// What there is to be paid from: what was carried over, and what was appropriated beside it.
    pub appropriated: Money,
    /// What of it was carried over.
    pub carried: Money,
    /// Planned payments and outstanding requests: what they need beyond what was carried over is appropriated.
    pub needed: Money,
    /// Paid by the end of each month of the fiscal year.
    pub paid: [Money; 12],
    /// Appropriated by the end of each month.
    pub appropriated_by: [Money; 12],
    /// Months of waiting and requests paid, ordinary and priority.
    pub waits: [(u64, u64); 2],
}

impl FiscalYear {
    /// Whether money was appropriated: what was carried over alone makes no disbursement rate.
    #[must_use]
    pub fn has_new_money(&self) -> bool {
        self.appropriated > self.carried
    }

    /// More is needed.
    fn need(&mut self, amount: Money) {
        self.needed += amount;
        self.appropriated = self.carried.max(self.needed);
    }

    /// Adds the same year of another unit.
    fn add(&mut self, other: &FiscalYear) {
        self.appropriated += other.appropriated;
        self.carried += other.carried;
        self.needed += other.needed;
        for (sum, paid) in self.paid.iter_mut().zip(other.paid) {
            *sum += paid;
        }
        for (sum, appropriated) in self.appropriated_by.iter_mut().zip(other.appropriated_by) {
            *sum += appropriated;
        }
        for (sum, waits) in self.waits.iter_mut().zip(other.waits) {
            *sum = (sum.0 + waits.0, sum.1 + waits.1);
        }
    }
}

/// The first `years` fiscal years, all units together.
#[must_use]
pub fn fiscal_years(treasuries: &[Treasury], years: usize) -> Vec<FiscalYear> {
    let mut fiscal_years = vec![FiscalYear::default(); years];
    for treasury in treasuries {
        for (sum, year) in fiscal_years.iter_mut().zip(&treasury.years) {
            sum.add(year);
        }
    }
    fiscal_years
}

/// Months of waiting and requests paid in all, ordinary and priority, all units together.
#[must_use]
pub fn waits(treasuries: &[Treasury]) -> [(u64, u64); 2] {
    [0, 1].map(|class| {
        let of_class = treasuries.iter().map(|treasury| treasury.waits[class]);
        of_class.fold((0, 0), |sum, waits| (sum.0 + waits.0, sum.1 + waits.1))
    })
}

/// What of a year's appropriation is released by the end of each month of the year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Curve {
    /// A twelfth a month.
    Even,
    /// These shares.
    Shares([f64; 12]),
}

impl Curve {
    /// ⌊D(m) × appropriated⌋.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "a part of an i64 amount")]
    pub fn released(&self, month_of_year: usize, appropriated: Money) -> Money {
        match self {
            Curve::Even => Money((i128::from(appropriated.0) * (month_of_year as i128 + 1) / 12) as i64),
            Curve::Shares(shares) if shares[month_of_year] >= 1.0 => appropriated,
            Curve::Shares(shares) => Money((shares[month_of_year] * appropriated.to_f64()) as i64),
        }
    }
}

/// What may be committed in a fiscal year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Limit {
    /// Whatever is asked for.
    #[default]
    None,
    /// So much in each year.
    Same(Money),
    /// So much in each year from that of month 0 on, and for ever after what the last has.
    Years(Arc<[Money]>),
}

impl Limit {
    /// What may be committed in a year; `None`: no limit.
    fn of(&self, year: usize) -> Option<Money> {
        match self {
            Limit::None => None,
            Limit::Same(money) => Some(*money),
            Limit::Years(years) => years.get(year).or(years.last()).copied(),
        }
    }
}

/// New commitments of one budget, by fiscal year.
#[derive(Clone, Debug, Default)]
pub struct Budget {
    limit: Limit,
    used: Vec<Money>,
}

impl Budget {
    /// A budget of so much a fiscal year.
    #[must_use]
    pub fn new(limit: Limit) -> Budget {
        Budget { limit, used: Vec::new() }
    }

    /// Whether a commitment fits into what is left of a year.
    #[must_use]
    pub fn allows(&self, year: usize, amount: Money) -> bool {
        self.limit.of(year).is_none_or(|limit| self.used(year) + amount <= limit)
    }

    /// What may be committed in a year; `None`: no limit.
    #[must_use]
    pub fn of(&self, year: usize) -> Option<Money> {
        self.limit.of(year)
    }

    /// Whether nothing can be committed in a year, which is known to all.
    #[must_use]
    pub fn is_nothing(&self, year: usize) -> bool {
        self.limit.of(year).is_some_and(|limit| limit <= Money::ZERO)
    }

    /// Uses a year's budget, whether or not it allows it.
    pub fn use_up(&mut self, year: usize, amount: Money) {
        if self.used.len() <= year {
            self.used.resize(year + 1, Money::ZERO);
        }
        self.used[year] += amount;
    }

    /// Gives back to a year's budget what was used of it, or of an earlier one.
    pub fn free(&mut self, year: usize, amount: Money) {
        self.use_up(year, -amount);
    }

    /// Whether less than this share of a year's budget is used; without a limit there is no share of it, and nobody is below no share,
    /// whatever earlier years freed.
    #[must_use]
    pub fn is_below(&self, floor: Share, year: usize) -> bool {
        floor.num > 0 && self.limit.of(year).is_some_and(|limit| self.used(year) < floor.of(limit))
    }

    /// What of a year is used.
    #[must_use]
    pub fn used(&self, year: usize) -> Money {
        self.used.get(year).copied().unwrap_or(Money::ZERO)
    }
}

/// Which unit of the State: index into [`crate::world::Simulation::treasuries`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unit(u16);

impl Unit {
    /// The only unit there is today.
    pub const STATE: Unit = Unit(0);

    /// The unit of this index.
    #[must_use]
    pub fn new(index: usize) -> Unit {
        Unit(u16::try_from(index).expect("units are few"))
    }

    /// Its index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0.into()
    }
}

/// What a unit has to spend in a run.
#[derive(Clone, Debug)]
pub struct Allotment {
    /// Limit on new commitments a fiscal year.
    pub budget: Limit,
    /// How its cash is released; `None`: cash is unlimited.
    pub release: Option<ByYear<Curve>>,
    /// Share of the cash unused in a fiscal year that is carried over into the next one.
    pub carry_over: ByYear<Share>,
    /// Months from a request of a fiscal year to the earliest payment.
    pub lag: ByYear<usize>,
}

/// One unit's treasury under one policy.
#[derive(Clone, Debug, Default)]
pub struct Treasury {
    /// New commitments.
    budget: Budget,
    /// Those for strategic projects.
    strategic: Budget,
    /// `None`: unlimited.
    release: Option<ByYear<Curve>>,
    carry_over: Option<ByYear<Share>>,
    lag: Option<ByYear<usize>>,
    /// Requests in the order they were filed.
    requests: Vec<Request>,
    maturing: VecDeque<RequestId>,
    queue: [VecDeque<RequestId>; 2],
    paid: Money,
    closed: bool,
    /// Fiscal years so far.
    pub years: Vec<FiscalYear>,
    /// Cash that lapsed in all.
    pub lapsed: Money,
    /// Months requests of each class (ordinary, priority) wait, as firms believe.
    pub believed_wait: [f64; 2],
    /// Months of waiting and requests paid in all, ordinary and priority.
    pub waits: [(u64, u64); 2],
    /// Counts what is asked for and appropriated, each January anew what is still unpaid, so that no sum of a year can overflow.
    pub meter: Meter,
}

impl Treasury {
    /// Starts with nothing paid and nothing asked for.
    pub fn clear(&mut self, allotment: Allotment) {
        let Allotment { budget, release, carry_over, lag } = allotment;
        self.budget = Budget::new(budget.clone());
        self.strategic = Budget::new(budget);
        self.release = release;
        self.carry_over = Some(carry_over);
        self.believed_wait = [crate::units::to_f64(*lag.of(0)); 2];
        self.lag = Some(lag);
        self.requests.clear();
        self.maturing.clear();
        self.queue.iter_mut().for_each(VecDeque::clear);
        self.years.clear();
        self.paid = Money::ZERO;
        self.closed = false;
        self.lapsed = Money::ZERO;
        self.waits = [(0, 0); 2];
        self.meter.clear();
    }

    /// The shorter of the waits that firms believe in.
    #[inline]
    #[must_use]
    pub fn shortest_wait(&self) -> f64 {
        self.believed_wait[0].min(self.believed_wait[1])
    }

    /// Whether a new commitment fits into a year's budget.
    #[must_use]
    pub fn allows(&self, year: usize, commitment: Money) -> bool {
        self.budget.allows(year, commitment)
    }

    /// Whether its budget of a year is nothing, so that the calls of that year are not even opened.
    #[must_use]
    pub fn commits_nothing(&self, year: usize) -> bool {
        self.budget.is_nothing(year)
    }

    /// Whether strategic projects have not yet had their share of a year's budget; without a limit there is no share of it.
    #[must_use]
    pub fn owes_strategic(&self, floor: Share, year: usize) -> bool {
        self.strategic.is_below(floor, year)
    }

    /// Commits itself to a contract.
    pub fn commit(&mut self, year: usize, commitment: Money, strategic: bool) {
        self.budget.use_up(year, commitment);
        if strategic {
            self.strategic.use_up(year, commitment);
        }
    }

    /// Frees what a contract will not draw of what it was committed to.
    pub fn free(&mut self, year: usize, amount: Money, strategic: bool) {
        self.budget.free(year, amount);
        if strategic {
            self.strategic.free(year, amount);
        }
    }

    /// Takes back a charge to a year's budget that the contract's own commitment covers.
    pub fn take_back(&mut self, year: usize, charged: Money) {
        self.budget.free(year, charged);
    }

    /// Charges a year's budget with what a stage costs the State beyond its commitment.
    pub fn charge(&mut self, year: usize, excess: Money) {
        self.budget.use_up(year, excess);
    }

    /// Opens a fiscal year: last year's unused cash is carried over or lapses, what unpaid requests need beyond it is appropriated.
    pub fn open_year(&mut self) {
        let mut carried = Money::ZERO;
        if let Some(last) = self.years.last() {
            if self.release.is_some() {
                let unused = last.appropriated - self.paid;
                let carry_over =
                    self.carry_over.as_ref().map_or(Share::NONE, |shares| *shares.of(self.years.len() - 1));
                carried = carry_over.of(unused);
                self.lapsed += unused - carried;
            }
            let beliefs = self.believed_wait.iter_mut().zip(last.waits).zip(self.waits);
            for ((belief, (months, requests)), (_, ever)) in beliefs {
                if requests > 0 {
                    *belief = mean(months, requests);
                } else if ever == 0
                    && let Some(lag) = &self.lag
                {
                    // Nobody has been paid yet: what is known is the lag of the year that begins.
                    *belief = crate::units::to_f64(*lag.of(self.years.len()));
                }
            }
        }
        self.paid = Money::ZERO;
        let mut year = FiscalYear::default();
        if self.release.is_some() {
            let mut outstanding = self.outstanding();
            if let Some(&first) = self.maturing.iter().chain(self.queue.iter().flatten()).next()
                && !self.meter.counts(self.requests[first as usize].project, What::Payments, outstanding, 1)
            {
                outstanding = Money::ZERO;
            }
            year.carried = carried;
            year.need(outstanding);
        }
        self.years.push(year);
    }

    /// Appropriates a payment to a project that is planned for the open fiscal year.
    pub fn appropriate(&mut self, project: u32, amount: Money) {
        if self.release.is_some() && self.meter.counts(project, What::Payments, amount, 1) {
            self.years.last_mut().expect("a year is open").need(amount);
        }
    }

    /// What was requested and not yet paid, payable or not.
    fn outstanding(&self) -> Money {
        self.maturing.iter().chain(self.queue.iter().flatten()).map(|&id| self.requests[id as usize].amount).sum()
    }

    /// Whether cash is limited.
    #[inline]
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.release.is_some()
    }

    /// Files a request; it can be paid after the lag.
    pub fn file(&mut self, project: u32, amount: Money, month: usize, priority: bool, before: RequestId) -> RequestId {
        self.file_after(self.lag(), project, amount, month, priority, before)
    }

    /// Whole months from a request of this year to the earliest payment.
    fn lag(&self) -> usize {
        self.lag.as_ref().map_or(0, |lag| *lag.of(self.years.len().saturating_sub(1)))
    }

    /// Files a request that can be paid after so many months, whatever the lag of others is.
    pub fn file_after(
        &mut self,
        lag: usize,
        project: u32,
        amount: Money,
        month: usize,
        priority: bool,
        before: RequestId,
    ) -> RequestId {
        let id = RequestId::try_from(self.requests.len()).expect("fewer than 2^32 requests");
        let amount = if self.meter.counts(project, What::Payments, amount, 1) { amount } else { Money::ZERO };
        let month_of = |month: usize| u16::try_from(month).expect("months end at 600");
        self.requests.push(Request {
            project,
            amount,
            filed: month_of(month),
            ready: month_of(month + lag),
            usually: month_of(month + self.lag()),
            priority,
            before,
        });
        // A request may be payable before one that was filed in a year with a longer lag.
        let later = self.maturing.iter().rev();
        let later = later.take_while(|&&other| usize::from(self.requests[other as usize].ready) > month + lag).count();
        self.maturing.insert(self.maturing.len() - later, id);
        id
    }

    /// Withdraws what a project's requests, of which this is the latest, ask for beyond what it is owed, the latest first: how many
    /// requests nothing is left of, and what is still asked for.
    pub fn withdraw(&mut self, latest: RequestId, owed: Money) -> (u16, Money) {
        let mut asked = Money::ZERO;
        let mut id = latest;
        while id != NO_REQUEST {
            asked += self.requests[id as usize].amount;
            id = self.requests[id as usize].before;
        }
        let (mut excess, mut withdrawn) = (asked - owed, 0);
        let mut id = latest;
        while id != NO_REQUEST && excess > Money::ZERO {
            let request = &mut self.requests[id as usize];
            let cut = request.amount.min(excess);
            if cut > Money::ZERO {
                request.amount -= cut;
                excess -= cut;
                withdrawn += u16::from(request.amount == Money::ZERO);
            }
            id = request.before;
        }
        (withdrawn, asked.min(owed))
    }

    /// Starts a month: its cash is open.
    #[inline]
    pub fn open_month(&mut self) {
        self.closed = false;
    }

    /// Whether nothing waits to be paid.
    #[inline]
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.maturing.is_empty() && self.queue.iter().all(VecDeque::is_empty)
    }

    /// Pays what can be paid now: priority first, then date, then project order; a request is paid whole and the first that does
    /// not fit ends the month. The projects that are paid go to `paid` with their amounts.
    pub fn serve(&mut self, month: usize, month_of_year: usize, paid: &mut Vec<(u32, Money)>) {
        paid.clear();
        self.mature(month);
        if self.closed || self.queue.iter().all(VecDeque::is_empty) {
            return;
        }
        for class in [1, 0] {
            while let Some(&id) = self.queue[class].front() {
                let request = self.requests[id as usize];
                if request.amount > Money::ZERO {
                    if self.available(month_of_year).is_some_and(|available| request.amount > available) {
                        self.closed = true;
                        return;
                    }
                    self.pay(id, month);
                    paid.push((request.project, request.amount));
                }
                self.queue[class].pop_front();
            }
        }
    }

    fn pay(&mut self, id: RequestId, month: usize) {
        let request = &mut self.requests[id as usize];
        self.paid += request.amount;
        request.amount = Money::ZERO;
        let waited = month as u64 - u64::from(request.filed);
        // What others would have waited, had they asked for it.
        let usual = month as u64 + u64::from(request.usually) - u64::from(request.ready) - u64::from(request.filed);
        let year = self.years.last_mut().expect("a year is open");
        for (waits, waited) in [(&mut year.waits, usual), (&mut self.waits, waited)] {
            let (months, requests) = &mut waits[usize::from(request.priority)];
            *months += waited;
            *requests += 1;
        }
    }

    /// What is released and not yet paid: ⌊D(m) × appropriated to date⌋ − paid; `None`: no limit.
    fn available(&self, month_of_year: usize) -> Option<Money> {
        let appropriated = self.years.last().expect("a year is open").appropriated;
        let curve = self.release.as_ref()?.of(self.years.len() - 1);
        Some(curve.released(month_of_year, appropriated) - self.paid)
    }

    /// Moves requests whose lag is over into the queue, kept by date and project order.
    fn mature(&mut self, month: usize) {
        while let Some(&id) = self.maturing.front() {
            let request = self.requests[id as usize];
            if usize::from(request.ready) > month {
                break;
            }
            self.maturing.pop_front();
            let queue = &mut self.queue[usize::from(request.priority)];
            let mut place = queue.len();
            while place > 0 {
                let earlier = self.requests[queue[place - 1] as usize];
                if earlier.ready < request.ready || earlier.project <= request.project {
                    break;
                }
                place -= 1;
            }
            queue.insert(place, id);
        }
    }

    /// Ends a month: notes what was paid and appropriated so far this year.
    #[inline]
    pub fn close_month(&mut self, month_of_year: usize) {
        let paid = self.paid;
        if let Some(year) = self.years.last_mut() {
            year.paid[month_of_year] = paid;
            year.appropriated_by[month_of_year] = year.appropriated;
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "months and requests are far below 2^52")]
fn mean(sum: u64, count: u64) -> f64 {
    sum as f64 / count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn treasury(budget: Limit, release: Option<Curve>, lag: usize) -> Treasury {
        let mut treasury = Treasury::default();
        let (release, carry_over) = (release.map(ByYear::Same), ByYear::Same(Share::NONE));
        treasury.clear(Allotment { budget, release, carry_over, lag: ByYear::Same(lag) });
        treasury.open_year();
        treasury
    }

    fn cash(release: [f64; 12]) -> Treasury {
        treasury(Limit::None, Some(Curve::Shares(release)), 0)
    }

    #[test]
    fn the_money_of_two_units_does_not_mix() {
        let released = |share| Some(Curve::Shares([share; 12]));
        let mut units = vec![
            treasury(Limit::Same(Money(100)), released(0.5), 0),
            treasury(Limit::Same(Money(40)), released(1.0), 0),
        ];
        let (ministry, province) = (Unit::new(0).index(), Unit::new(1).index());

        // Budgets: the ministry is full, its strategic floor of one half is met; the province has not begun.
        units[ministry].commit(0, Money(60), true);
        units[ministry].charge(0, Money(40));
        assert!(!units[ministry].allows(0, Money(1)) && units[ministry].allows(1, Money(100)));
        assert!(units[province].allows(0, Money(40)) && !units[province].allows(0, Money(41)));
        let half = Share { num: 1, den: 2 };
        assert!(!units[ministry].owes_strategic(half, 0) && units[province].owes_strategic(half, 0));

        // Cash: the ministry's request of 60 does not fit into its 50 and does not keep the province from paying its 30.
        let mut paid = Vec::new();
        units[ministry].appropriate(0, Money(100));
        units[province].appropriate(1, Money(30));
        units[ministry].file(0, Money(60), 0, false, NO_REQUEST);
        units[province].file(1, Money(30), 0, false, NO_REQUEST);
        units[ministry].serve(0, 0, &mut paid);
        assert!(paid.is_empty());
        units[province].serve(0, 0, &mut paid);
        assert_eq!(paid, [(1, Money(30))]);
        assert!(!units[ministry].is_idle() && units[province].is_idle());

        // A year later the ministry's 100 lapse and its 60 are appropriated again; the province has nothing to give up.
        units.iter_mut().for_each(Treasury::open_year);
        assert_eq!((units[ministry].lapsed, units[province].lapsed), (Money(100), Money::ZERO));
        assert_eq!(
            (units[ministry].years[1].appropriated, units[province].years[1].appropriated),
            (Money(60), Money::ZERO)
        );
        assert_eq!((units[ministry].waits[0], units[province].waits[0]), ((0, 0), (0, 1)));

        // Only the State's figures are of both.
        let of_both = fiscal_years(&units, 2);
        assert_eq!((of_both[0].appropriated, of_both[1].appropriated), (Money(130), Money(60)));
        assert_eq!(waits(&units), [(0, 1), (0, 0)]);
    }

    #[test]
    fn a_budget_of_its_own_for_each_year_lasts_at_what_the_last_has() {
        let mut budget = Budget::new(Limit::Years([Money(0), Money(30), Money(50)].into()));
        assert!(budget.is_nothing(0) && !budget.is_nothing(1));
        budget.use_up(1, Money(20));
        assert!(budget.allows(1, Money(10)) && !budget.allows(1, Money(11)));
        assert!(budget.allows(9, Money(50)) && !budget.allows(9, Money(51)));
        budget.free(1, Money(25));
        assert!(budget.allows(1, Money(35)), "what an earlier year's contract frees comes on top");
    }

    #[test]
    fn the_first_request_that_does_not_fit_ends_the_month() {
        let mut cash = cash([0.5; 12]);
        cash.appropriate(0, Money(100));
        for (project, amount) in [(0, 30), (1, 40), (2, 10)] {
            cash.file(project, Money(amount), 0, false, NO_REQUEST);
        }
        let mut paid = Vec::new();
        cash.serve(0, 0, &mut paid);
        assert_eq!(paid, [(0, Money(30))], "40 does not fit into the 20 left, and 10 waits behind it");
    }

    #[test]
    fn a_twelfth_a_month_is_released_to_the_unit() {
        for (month_of_year, parts) in (0..12).zip(1..) {
            for twelfth in [1, 3, 99_999_999_989, 700_000_000_000_000_007] {
                assert_eq!(Curve::Even.released(month_of_year, Money(12 * twelfth)), Money(parts * twelfth));
                assert_eq!(Curve::Even.released(month_of_year, Money(12 * twelfth - 1)), Money(parts * twelfth - 1));
            }
        }
    }

    #[test]
    fn what_is_asked_for_beyond_what_is_owed_is_withdrawn_the_latest_first() {
        let mut cash = treasury(Limit::None, None, 0);
        let first = cash.file(0, Money(30), 0, false, NO_REQUEST);
        cash.file(1, Money(7), 0, false, NO_REQUEST);
        let latest = cash.file(0, Money(20), 0, false, first);
        assert_eq!(cash.withdraw(latest, Money(10)), (1, Money(10)), "all of the 20 and 20 of the 30");
        let mut paid = Vec::new();
        cash.serve(0, 0, &mut paid);
        assert_eq!(paid, [(0, Money(10)), (1, Money(7))]);
    }

    #[test]
    fn priority_requests_are_served_before_older_ones() {
        let mut cash = cash([1.0; 12]);
        cash.appropriate(0, Money(10));
        cash.file(0, Money(10), 0, false, NO_REQUEST);
        cash.file(1, Money(10), 0, true, NO_REQUEST);
        let mut paid = Vec::new();
        cash.serve(0, 0, &mut paid);
        assert_eq!(paid, [(1, Money(10))]);
    }

    #[test]
    fn unused_cash_lapses_and_unpaid_requests_are_appropriated_again() {
        let mut cash = cash([0.0; 12]);
        cash.appropriate(0, Money(100));
        cash.file(0, Money(60), 0, false, NO_REQUEST);
        cash.serve(0, 0, &mut Vec::new());
        cash.open_year();
        cash.appropriate(0, Money(7));
        assert_eq!(cash.lapsed, Money(100));
        assert_eq!(cash.years[1].appropriated, Money(67));
    }

    #[test]
    fn what_was_carried_over_is_used_before_more_is_appropriated() {
        let mut cash = Treasury::default();
        cash.clear(Allotment {
            budget: Limit::None,
            release: Some(ByYear::Same(Curve::Even)),
            carry_over: ByYear::Same(Share { num: 1, den: 2 }),
            lag: ByYear::Same(0),
        });
        cash.open_year();
        cash.appropriate(0, Money(100));
        cash.open_year();
        // 50 are carried over. 30 need no more; 40 beside them need 20 more.
        let seen = |cash: &Treasury| (cash.years[1].appropriated, cash.years[1].has_new_money());
        cash.appropriate(0, Money(30));
        assert_eq!(seen(&cash), (Money(50), false));
        cash.appropriate(0, Money(40));
        assert_eq!(seen(&cash), (Money(70), true));
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "whole months")]
    fn each_fiscal_year_has_its_own_lag_curve_and_carry_over() {
        let half = Share { num: 1, den: 2 };
        let mut cash = Treasury::default();
        cash.clear(Allotment {
            budget: Limit::None,
            release: Some(ByYear::Years([Curve::Shares([1.0; 12]), Curve::Even].into())),
            carry_over: ByYear::Years([half, Share::NONE].into()),
            lag: ByYear::Years([6, 1].into()),
        });
        assert_eq!(cash.believed_wait, [6.0; 2]);
        cash.open_year();
        cash.appropriate(0, Money(100));
        // Asked for in December with six months of lag, and in January with one: the later one is payable first.
        cash.file(1, Money(10), 11, false, NO_REQUEST);
        cash.open_year();
        assert_eq!(cash.believed_wait, [1.0; 2], "nobody has been paid, so the lag is what is known");
        assert_eq!((cash.years[1].carried, cash.lapsed), (Money(50), Money(50)), "the first year's share");
        cash.file(2, Money(20), 12, false, NO_REQUEST);
        let mut paid = Vec::new();
        cash.serve(13, 1, &mut paid);
        assert!(paid.is_empty(), "an even year: two twelfths of 50 are less than 20");
        cash.open_month();
        cash.serve(16, 4, &mut paid);
        assert_eq!(paid, [(2, Money(20))]);
        cash.serve(17, 5, &mut paid);
        assert!(paid.is_empty(), "six twelfths are 25, of which 20 are paid");
        cash.open_month();
        cash.serve(19, 7, &mut paid);
        assert_eq!(paid, [(1, Money(10))]);
        cash.open_year();
        assert_eq!(
            (cash.years[2].carried, cash.lapsed),
            (Money(0), Money(70)),
            "of the second year nothing is carried over"
        );
    }

    #[test]
    fn a_request_waits_for_its_lag() {
        let mut cash = treasury(Limit::None, None, 3);
        cash.file(0, Money(1), 2, false, NO_REQUEST);
        let mut paid = Vec::new();
        cash.serve(4, 4, &mut paid);
        assert!(paid.is_empty());
        cash.serve(5, 5, &mut paid);
        assert_eq!((paid.len(), cash.waits[0]), (1, (3, 1)));
    }
}
