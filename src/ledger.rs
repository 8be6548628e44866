//! Postings: every flow of money has two ends, whole amounts, and a month. Balances to the unit by construction; decides nothing.

mod purpose;

use crate::index::ClassIndex;
use crate::meter::{Meter, What};
use crate::units::{END, Money, Month};

pub use purpose::{Account, Counts, Purpose};

/// Whose flow a posting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A project.
    Project(u32),
    /// A fund, by its place among the policy's.
    Vehicle(u16),
    /// A scheme, by its place among the policy's, overlays behind those of contracts.
    Scheme(u16),
}

impl Owner {
    /// The project, if it is one.
    #[inline]
    #[must_use]
    pub fn project(self) -> Option<u32> {
        match self {
            Owner::Project(project) => Some(project),
            Owner::Vehicle(_) | Owner::Scheme(_) => None,
        }
    }

    /// The scheme, if it is one.
    #[must_use]
    pub fn scheme(self) -> Option<usize> {
        match self {
            Owner::Scheme(scheme) => Some(scheme.into()),
            Owner::Project(_) | Owner::Vehicle(_) => None,
        }
    }
}

/// The same amount in each of several months, from one account to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Whose it is.
    pub owner: Owner,
    /// First month.
    pub month: Month,
    /// Months it is repeated.
    pub months: Month,
    /// Amount a month.
    pub amount: Money,
    /// What for.
    pub purpose: Purpose,
}

/// Whose postings are kept one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// None: only the sums.
    #[default]
    Nothing,
    /// One owner's.
    One(Owner),
    /// All.
    All,
}

/// A column of the ledger. Its place follows from what it is: no two can share one, however many purposes there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// The flows of a purpose.
    Purpose(Purpose),
    /// Public value, which no account holds.
    PublicValue,
    /// What counts as private benefit of a firm class, for values at hurdle rates.
    ClassBenefit(u16),
}

/// Where a column stands; made from a column only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place(u16);

impl Column {
    /// Columns of a ledger without classes.
    const FIXED: usize = Purpose::ALL.len() + 1;

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "purposes are few")]
    fn place(self) -> Place {
        match self {
            Column::Purpose(purpose) => Place(purpose as u16),
            Column::PublicValue => Place(Purpose::ALL.len() as u16),
            Column::ClassBenefit(class) => Place(Column::FIXED as u16 + class),
        }
    }

    /// The benefit of the class of this index.
    #[inline]
    fn of_class(class: usize) -> Column {
        Column::ClassBenefit(u16::try_from(class).expect("classes are few"))
    }

    fn counts(self, what: Counts) -> i64 {
        match self {
            Column::Purpose(purpose) => purpose.counts(what),
            Column::PublicValue => i64::from(what == Counts::PublicValue),
            Column::ClassBenefit(_) => 0,
        }
    }
}

/// The same amount in each of several months, in one column of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whose it is.
    pub owner: Owner,
    place: Place,
    month: Month,
    months: Month,
    amount: Money,
}

impl Entry {
    /// Where its column stands; below [`Ledger::FLOWS`] where it counts as something.
    #[inline]
    #[must_use]
    pub fn place(&self) -> usize {
        self.place.0.into()
    }

    /// Whether it is public value gained.
    #[inline]
    #[must_use]
    pub fn is_public_value(&self) -> bool {
        self.place == Column::PublicValue.place()
    }

    /// Its first month, and the month after its last.
    #[inline]
    #[must_use]
    pub fn months(&self) -> (usize, usize) {
        (self.month.into(), usize::from(self.month) + usize::from(self.months))
    }

    /// Its amount a month.
    #[inline]
    #[must_use]
    pub fn amount(&self) -> Money {
        self.amount
    }
}

/// The flows of one run under one policy, by purpose and month, and the entries that are kept one by one.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Changes of the monthly flow, column by column as [`Column::place`]; the flow of a month is their sum up to it.
    changes: Vec<i64>,
    /// Columns in which anything was entered.
    touched: Vec<bool>,
    /// Flows change in months below this only.
    used: usize,
    /// Firm class of each project.
    classes: Vec<Column>,
    keep: Keep,
    entries: Vec<Entry>,
    /// Counts everything that is entered, so that no sum of it can overflow.
    pub meter: Meter,
}

/// Months of a column: one more than the calendar, where flows that last to its end stop.
const LENGTH: usize = END + 1;

impl Ledger {
    /// Places of flows and of public value; what stands behind them repeats flows.
    pub const FLOWS: usize = Column::FIXED;

    /// The place of a purpose.
    #[must_use]
    pub fn place_of(purpose: Purpose) -> usize {
        Column::Purpose(purpose).place().0.into()
    }

    /// How often an amount in a place counts as something.
    ///
    /// # Panics
    /// From [`Ledger::FLOWS`] on.
    #[must_use]
    pub fn counts(place: usize, what: Counts) -> i64 {
        Ledger::flowing().nth(place).expect("a place of flows").counts(what)
    }

    /// What accounts gain by a unit of what stands in a place.
    #[must_use]
    pub fn gained(place: usize, accounts: impl Fn(Account) -> bool) -> i64 {
        Purpose::ALL.get(place).map_or(0, |purpose| purpose.gains(accounts))
    }

    /// Empties the ledger for another run: so many firm classes, and the class of each project.
    pub fn clear(&mut self, classes: usize, of_projects: impl Iterator<Item = ClassIndex>, keep: Keep) {
        for (column, touched) in self.changes.chunks_exact_mut(LENGTH).zip(&mut self.touched) {
            if std::mem::take(touched) {
                column[..self.used].fill(0);
            }
        }
        self.changes.resize((Column::FIXED + classes) * LENGTH, 0);
        self.touched.resize(Column::FIXED + classes, false);
        self.used = 0;
        self.classes.clear();
        self.classes.extend(of_projects.map(|class| Column::of_class(class.into())));
        self.keep = keep;
        self.entries.clear();
        self.meter.clear();
    }

    /// Starts from the sums of another run with the same classes. The ledger must be empty.
    pub fn start_from(&mut self, other: &Ledger) {
        self.used = other.used;
        self.meter = other.meter.clone();
        self.touched.copy_from_slice(&other.touched);
        let columns = self.changes.chunks_exact_mut(LENGTH).zip(other.changes.chunks_exact(LENGTH));
        for ((to, from), _) in columns.zip(&other.touched).filter(|(_, touched)| **touched) {
            to[..other.used].copy_from_slice(&from[..other.used]);
        }
    }

    /// Firm classes of the ledger.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.touched.len().saturating_sub(Column::FIXED)
    }

    /// Posts an amount in one month.
    #[inline]
    pub fn post(&mut self, owner: Owner, purpose: Purpose, month: usize, amount: Money) {
        self.post_each(owner, purpose, month, 1, amount);
    }

    /// Posts an amount in each of several months, all before [`END`].
    #[inline]
    pub fn post_each(&mut self, owner: Owner, purpose: Purpose, month: usize, months: usize, amount: Money) {
        self.enter(owner, Column::Purpose(purpose), month, months, amount);
        let benefit = purpose.counts(Counts::Benefit);
        if let Some(project) = owner.project().filter(|_| benefit != 0) {
            self.enter(owner, self.classes[project as usize], month, months, Money(benefit * amount.0));
        }
    }

    /// Notes public value gained, which no account holds.
    pub fn gain_public_value(&mut self, owner: Owner, month: usize, value: Money) {
        self.enter(owner, Column::PublicValue, month, 1, value);
    }

    /// Takes back entries of the run whose sums the ledger started from.
    pub fn take_back(&mut self, entries: &[Entry]) {
        for entry in entries {
            self.meter.takes_back(entry.amount, entry.months.into());
            self.add(entry.place, entry.month.into(), entry.months.into(), -entry.amount);
        }
    }

    #[inline]
    fn enter(&mut self, owner: Owner, column: Column, month: usize, months: usize, amount: Money) {
        if amount != Money::ZERO && months > 0 {
            self.enter_some(owner, column.place(), month, months, amount);
        }
    }

    fn enter_some(&mut self, owner: Owner, place: Place, month: usize, months: usize, amount: Money) {
        debug_assert!(month + months <= END, "postings end with the calendar");
        // Fees alone never are beyond: what a fund moves besides comes of its projects.
        if !self.meter.counts(owner.project().unwrap_or(0), What::Flows, amount, months) {
            return;
        }
        self.touched[usize::from(place.0)] = true;
        self.used = self.used.max(month + months + 1);
        self.add(place, month, months, amount);
        if self.keep == Keep::All || self.keep == Keep::One(owner) {
            self.record(owner, place, month, months, amount);
        }
    }

    #[inline]
    fn add(&mut self, place: Place, month: usize, months: usize, amount: Money) {
        let start = usize::from(place.0) * LENGTH + month;
        self.changes[start] += amount.0;
        self.changes[start + months] -= amount.0;
    }

    fn record(&mut self, owner: Owner, place: Place, month: usize, months: usize, amount: Money) {
        let fits = |number: usize| Month::try_from(number).expect("months are few");
        let (month, months) = (fits(month), fits(months));
        self.entries.push(Entry { owner, place, month, months, amount });
    }

    /// Months in which anything flows: all flows are nothing from here on.
    #[must_use]
    pub fn months(&self) -> usize {
        self.used.min(END)
    }

    /// Monthly flows of a purpose, month 0 to [`Ledger::months`], into `out`.
    pub fn flows(&self, purpose: Purpose, out: &mut Vec<i64>) {
        self.sum([(Column::Purpose(purpose), 1)], out);
    }

    /// All that flowed for a purpose.
    #[must_use]
    pub fn total(&self, purpose: Purpose) -> Money {
        let place = usize::from(Column::Purpose(purpose).place().0);
        if !self.touched[place] {
            return Money::ZERO;
        }
        let changes = &self.changes[place * LENGTH..][..self.months()];
        let mut flow = Money::ZERO;
        let flows = changes.iter().map(|&change| {
            flow += Money(change);
            flow
        });
        flows.sum()
    }

    /// Monthly sums of all that counts as one of these, likewise.
    pub fn sums(&self, counted: &[Counts], out: &mut Vec<i64>) {
        let times = |column: Column| counted.iter().map(|&what| column.counts(what)).sum();
        self.sum(Ledger::flowing().map(|column| (column, times(column))), out);
    }

    /// What accounts gain on balance, month by month, likewise.
    pub fn gains(&self, accounts: impl Fn(Account) -> bool, out: &mut Vec<i64>) {
        let gains = Purpose::ALL.into_iter().map(|purpose| (Column::Purpose(purpose), purpose.gains(&accounts)));
        self.sum(gains, out);
    }

    /// Monthly private benefit of a class, likewise.
    pub fn class_benefits(&self, class: usize, out: &mut Vec<i64>) {
        self.sum([(Column::of_class(class), 1)], out);
    }

    /// The columns that count as something.
    fn flowing() -> impl Iterator<Item = Column> {
        Purpose::ALL.into_iter().map(Column::Purpose).chain([Column::PublicValue])
    }

    /// Adds columns up, each so many times: first their changes, then month by month.
    fn sum(&self, columns: impl IntoIterator<Item = (Column, i64)>, out: &mut Vec<i64>) {
        let months = self.months();
        out.clear();
        for (column, times) in columns {
            let place = usize::from(column.place().0);
            if times == 0 || !self.touched[place] {
                continue;
            }
            let changes = &self.changes[place * LENGTH..][..months];
            match (out.is_empty(), times) {
                (true, 1) => out.extend_from_slice(changes),
                (true, _) => out.extend(changes.iter().map(|change| times * change)),
                (false, 1) => out.iter_mut().zip(changes).for_each(|(sum, change)| *sum += change),
                (false, -1) => out.iter_mut().zip(changes).for_each(|(sum, change)| *sum -= change),
                (false, _) => out.iter_mut().zip(changes).for_each(|(sum, change)| *sum += times * change),
            }
        }
        if out.is_empty() {
            out.resize(months, 0);
            return;
        }
        let mut flow = 0;
        for change in out {
            flow += *change;
            *change = flow;
        }
    }

    /// The entries that were kept.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The kept entries that are flows between accounts.
    pub fn postings(&self) -> impl Iterator<Item = Posting> {
        self.entries.iter().filter_map(|&Entry { owner, place, month, months, amount }| {
            let purpose = Purpose::ALL.into_iter().find(|purpose| Column::Purpose(*purpose).place() == place)?;
            Some(Posting { owner, month, months, amount, purpose })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: Owner = Owner::Project(7);

    #[test]
    fn a_repeated_posting_shows_in_each_of_its_months_and_no_other() {
        let mut ledger = Ledger::default();
        ledger.clear(1, [ClassIndex::new(0); 9].into_iter(), Keep::One(OWNER));
        ledger.post_each(OWNER, Purpose::FirmProfit, 3, 2, Money(10));
        ledger.post(Owner::Project(8), Purpose::FirmProfit, 4, Money(5));
        let mut flows = Vec::new();
        ledger.flows(Purpose::FirmProfit, &mut flows);
        assert_eq!(flows, [0, 0, 0, 10, 15, 0]);
        assert_eq!((ledger.total(Purpose::FirmProfit), ledger.total(Purpose::FirmTax)), (Money(25), Money::ZERO));
        assert_eq!(ledger.postings().count(), 1, "only the watched owner's postings are kept");
    }

    #[test]
    fn what_can_no_longer_be_counted_is_not_entered() {
        let mut ledger = Ledger::default();
        ledger.clear(1, [ClassIndex::new(0); 9].into_iter(), Keep::All);
        ledger.post_each(Owner::Project(3), Purpose::FirmProfit, 0, 2, Money(1 << 60));
        ledger.post_each(Owner::Project(4), Purpose::FirmTax, 0, 3, Money(-(1 << 60)));
        assert_eq!(ledger.meter.beyond().map(|beyond| beyond.project), Some(4), "losses count as profits do");
        let mut flows = Vec::new();
        ledger.flows(Purpose::FirmTax, &mut flows);
        assert_eq!((flows.iter().sum::<i64>(), ledger.postings().count()), (0, 1));
    }

    #[test]
    fn no_purpose_shares_a_column_with_another_or_with_public_value_or_profit() {
        let mut ledger = Ledger::default();
        ledger.clear(2, [ClassIndex::new(1); 9].into_iter(), Keep::All);
        let places: Vec<usize> =
            Ledger::flowing().chain((0..2).map(Column::of_class)).map(|column| usize::from(column.place().0)).collect();
        assert_eq!(
            places,
            (0..ledger.touched.len()).collect::<Vec<_>>(),
            "every column has one place, every place one column"
        );
        let mut flows = Vec::new();
        for posted in Purpose::ALL {
            ledger.clear(2, [ClassIndex::new(1); 9].into_iter(), Keep::All);
            ledger.post(OWNER, posted, 0, Money(70));
            for purpose in Purpose::ALL {
                ledger.flows(purpose, &mut flows);
                assert_eq!(flows[0], if purpose == posted { 70 } else { 0 }, "{posted:?} in {purpose:?}");
            }
            ledger.sums(&[Counts::PublicValue], &mut flows);
            assert_eq!(flows[0], 70 * posted.counts(Counts::PublicValue), "{posted:?} in public value");
            for (class, times) in [(0, 0), (1, posted.counts(Counts::Benefit))] {
                ledger.class_benefits(class, &mut flows);
                assert_eq!(flows[0], 70 * times, "{posted:?} in the benefit of class {class}");
            }
            assert_eq!(ledger.postings().next().map(|posting| posting.purpose), Some(posted));
        }
    }

    #[test]
    fn sums_follow_the_table_of_purposes() {
        let mut ledger = Ledger::default();
        ledger.clear(1, [ClassIndex::new(0); 9].into_iter(), Keep::Nothing);
        for (purpose, amount) in [
            (Purpose::Grant, 100),
            (Purpose::Return, 7),
            (Purpose::Audit, 2),
            (Purpose::FirmTax, -5),
            (Purpose::FirmResearch, 40),
            (Purpose::Repayment, 15),
            (Purpose::FirmProfit, 60),
        ] {
            ledger.post(OWNER, purpose, 0, Money(amount));
        }
        ledger.gain_public_value(OWNER, 0, Money(9));
        let of = |counted: &[Counts]| {
            let mut sums = Vec::new();
            ledger.sums(counted, &mut sums);
            sums[0]
        };
        assert_eq!(of(&[Counts::Support]), 100 - 7);
        assert_eq!(of(&[Counts::Counterpart]), 40 - 15);
        assert_eq!(of(&[Counts::Resource]), 2 + 40);
        assert_eq!(of(&[Counts::PublicValue]), 9);
        assert_eq!(of(&[Counts::Support, Counts::StateCost]), 100 - 7 + 2);
        let mut gains = Vec::new();
        ledger.gains(|account| account == Account::State, &mut gains);
        assert_eq!(gains[0], -100 + 7 - 2 - 5);
        ledger.gains(Account::is_private, &mut gains);
        assert_eq!(gains[0], 5 - 40 + 15 + 60);
    }
}
