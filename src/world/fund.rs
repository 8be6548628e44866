//! The funds of a policy in one run: what they have to invest, what their deals draw and bring, and how it is divided between the State,
//! partners and the manager. Section 6 of the model. Chooses no deal.

use crate::ledger::{Ledger, Owner, Purpose};
use crate::model::Vehicle;
use crate::number::RunNumber;
use crate::scheme::equity::Rules;
use crate::units::{END, Money, Share, to_f64};
use crate::world::scene::Scene;

/// What is owed with interest: capital that is paid in, until it has come back.
#[derive(Clone, Debug)]
struct Owed {
    /// Interest of a month, as a factor.
    factor: f64,
    /// What is still owed.
    balance: Money,
    /// What came beyond it: the next capital is set against it.
    beyond: Money,
}

/// More than can be counted is not owed.
const MOST: Money = Money(1 << 61);

impl Owed {
    fn new(rate: f64) -> Owed {
        Owed { factor: libm::pow(1.0 + rate, 1.0 / 12.0), balance: Money::ZERO, beyond: Money::ZERO }
    }

    /// A month goes by.
    fn wait(&mut self) {
        self.balance = Money::rounded(self.balance.to_f64() * self.factor).min(MOST);
    }

    fn pay_in(&mut self, amount: Money) {
        let set_off = self.beyond.min(amount);
        self.beyond -= set_off;
        self.balance += amount - set_off;
    }

    fn receive(&mut self, amount: Money) {
        let back = self.balance.min(amount);
        self.balance -= back;
        self.beyond += amount - back;
    }
}

/// What moves in a month.
#[derive(Clone, Copy, Debug, Default)]
struct Month {
    /// Paid into deals, less what came back unspent.
    invested: Money,
    /// The State's part of it.
    of_state: Money,
    /// What deals bring.
    proceeds: Money,
}

/// A fund in one run.
#[derive(Clone, Debug)]
pub struct Fund {
    /// The State's share of its capital.
    state: Share,
    /// Month from which it makes no deals.
    invests_until: usize,
    /// Month in which its life is over.
    ends: usize,
    /// What its manager is paid each year.
    fee: Money,
    carry: Share,
    hurdle: f64,
    buy_out: Option<f64>,
    rules: Rules,
    /// Its capital less its fees.
    investable: Money,
    /// What its deals may draw.
    committed: Money,
    months: Vec<Month>,
    /// What State and partners paid in and had back, month by month: once it is settled.
    paid_in: Vec<Money>,
    paid_out: Vec<Money>,
}

impl Fund {
    fn new(of: &Vehicle, drawn: &[f64]) -> Fund {
        let size = of.size.money(drawn);
        let fee = of.fee.at(drawn).of(size);
        let fees = Money(fee.0.saturating_mul(i64::try_from(of.lives).expect("a fund lives few years")));
        Fund {
            state: of.state.at(drawn),
            invests_until: 12 * of.invests,
            ends: 12 * of.lives,
            fee,
            carry: of.carry.at(drawn),
            hurdle: of.hurdle.at(drawn),
            buy_out: of.buy_out.map(|interest: RunNumber| interest.at(drawn)),
            rules: of.rules,
            investable: (size - fees).max(Money::ZERO),
            committed: Money::ZERO,
            months: vec![Month::default(); END],
            paid_in: Vec::new(),
            paid_out: Vec::new(),
        }
    }

    /// Whether it makes deals in a month.
    #[must_use]
    pub fn invests(&self, month: usize) -> bool {
        month < self.invests_until
    }

    /// Whether it makes a deal of this commitment in a month.
    #[must_use]
    pub fn allows(&self, month: usize, commitment: Money) -> bool {
        self.invests(month) && self.committed + commitment <= self.investable
    }

    /// A deal may draw so much, or so much less.
    pub fn commit(&mut self, amount: Money) {
        self.committed += amount;
    }

    /// By whose rules it invests.
    #[must_use]
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// A deal is paid so much, or gives so much back unspent; `of_state` is the State's.
    pub fn invest(&mut self, month: usize, amount: Money, of_state: Money) {
        self.months[month].invested += amount;
        self.months[month].of_state += of_state;
    }

    /// A deal brings so much in each of several months.
    pub fn gain(&mut self, month: usize, months: usize, amount: Money) {
        for month in &mut self.months[month..month + months] {
            month.proceeds += amount;
        }
    }

    /// Divides what came, month by month: capital and hurdle go back first, of the rest the manager's part is set aside until the end.
    fn settle(&mut self, owner: Owner, ledger: &mut Ledger) {
        let moves = |of: &Month| of.invested != Money::ZERO || of.proceeds != Money::ZERO;
        let last_move = self.months.iter().rposition(moves).unwrap_or(0);
        let last = last_move.max(self.ends.min(END) - 1);
        let (mut all, mut of_state) = (Owed::new(self.hurdle), self.buy_out.map(Owed::new));
        let (mut paid_out, mut to_state) = (Money::ZERO, Money::ZERO);
        self.paid_in.clear();
        self.paid_out.clear();
        for month in 0..=last {
            if month > 0 {
                all.wait();
                of_state.iter_mut().for_each(Owed::wait);
            }
            let fee = if month % 12 == 0 && month < self.ends { self.fee } else { Money::ZERO };
            let state_fee = self.state.of(fee);
            ledger.post(owner, Purpose::StateFee, month, state_fee);
            ledger.post(owner, Purpose::PartnerFee, month, fee - state_fee);
            let Month { invested, of_state: state_invested, proceeds } = self.months[month];
            let set_aside = self.carry.of(all.beyond);
            all.pay_in(fee + invested);
            all.receive(proceeds);
            let divided = proceeds + set_aside - self.carry.of(all.beyond);
            paid_out += divided;
            let state = self.state.of(paid_out) - to_state;
            to_state += state;
            ledger.post(owner, Purpose::StateDistribution, month, state);
            ledger.post(owner, Purpose::PartnerDistribution, month, divided - state);
            if let Some(owed) = &mut of_state {
                owed.pay_in(state_fee + state_invested);
                owed.receive(state);
            }
            self.paid_in.push(fee + invested);
            self.paid_out.push(divided);
        }
        ledger.post(owner, Purpose::Carry, last, self.carry.of(all.beyond));
        ledger.post(owner, Purpose::BuyOut, last, of_state.map_or(Money::ZERO, |owed| owed.beyond));
    }

    /// What State and partners paid in, and what they had back, once it is settled.
    #[must_use]
    pub fn totals(&self) -> (Money, Money) {
        (self.paid_in.iter().copied().sum(), self.paid_out.iter().copied().sum())
    }

    /// What they had back less what they paid in, month by month.
    pub fn cash(&self) -> impl Iterator<Item = Money> + '_ {
        self.paid_out.iter().zip(&self.paid_in).map(|(out, paid)| *out - *paid)
    }
}

/// The funds of a policy, and which of them pays for each scheme.
#[derive(Clone, Debug, Default)]
pub struct Funds {
    all: Vec<Fund>,
    by_scheme: Vec<Option<usize>>,
}

impl Funds {
    /// Starts a run.
    pub fn clear(&mut self, scene: &Scene<'_>) {
        self.all.clear();
        self.all.extend(scene.policy.vehicles.iter().map(|vehicle| Fund::new(vehicle, &scene.luck.drawn)));
        self.by_scheme.clear();
        self.by_scheme.extend(scene.policy.schemes.iter().map(|scheme| Some(scheme.equity.as_ref()?.of.fund)));
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Fund] {
        &self.all
    }

    /// The fund of this place.
    #[must_use]
    pub fn of(&self, fund: usize) -> &Fund {
        &self.all[fund]
    }

    /// The same, to tell it of a deal.
    pub fn of_mut(&mut self, fund: usize) -> &mut Fund {
        &mut self.all[fund]
    }

    /// The place of the fund that pays for a scheme, where one does.
    #[inline]
    #[must_use]
    pub fn pays(&self, scheme: usize) -> Option<usize> {
        self.by_scheme.get(scheme).copied().flatten()
    }

    /// Whether a scheme is paid by a fund that makes no deals in a month.
    #[inline]
    #[must_use]
    pub fn is_closed(&self, scheme: usize, month: usize) -> bool {
        self.pays(scheme).is_some_and(|fund| !self.all[fund].invests(month))
    }

    /// Whether the fund of a scheme, if a fund pays for it, makes a deal of this commitment in a month.
    #[must_use]
    pub fn allows(&self, scheme: usize, month: usize, commitment: Money) -> bool {
        self.pays(scheme).is_none_or(|fund| self.all[fund].allows(month, commitment))
    }

    /// A contract of a scheme may draw so much, or so much less.
    #[inline]
    pub fn commit(&mut self, scheme: usize, amount: Money) {
        if let Some(fund) = self.pays(scheme) {
            self.all[fund].commit(amount);
        }
    }

    /// Divides what came to all of them.
    pub fn settle(&mut self, ledger: &mut Ledger) {
        for (place, fund) in (0..).zip(&mut self.all) {
            fund.settle(Owner::Vehicle(place), ledger);
        }
    }

    /// What was paid into all of them, and out.
    #[must_use]
    pub fn totals(&self) -> (Money, Money) {
        let totals = self.all.iter().map(Fund::totals);
        totals.fold((Money::ZERO, Money::ZERO), |(paid, out), (of_paid, of_out)| (paid + of_paid, out + of_out))
    }

    /// How many of them pay out less than was paid in, of how many that were paid into.
    #[must_use]
    pub fn losing(&self) -> (f64, f64) {
        let paid_into = || self.all.iter().map(Fund::totals).filter(|(paid, _)| *paid > Money::ZERO);
        (to_f64(paid_into().filter(|(paid, out)| out < paid).count()), to_f64(paid_into().count()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::ClassIndex;
    use crate::ledger::Keep;
    use crate::number::RunShare;

    /// A fund of 100 units of a thousand, half of it the State's, that invests for two years and lives five.
    fn vehicle(fee: (i64, i64), carry: (i64, i64), hurdle: f64, buy_out: Option<f64>) -> Vehicle {
        let share = |(num, den)| RunShare::Fixed(Share::ratio(num, den).expect("a share"));
        Vehicle {
            name: "fund".to_owned(),
            size: RunNumber::Fixed(100_000.0),
            state: share((1, 2)),
            invests: 2,
            lives: 5,
            fee: share(fee),
            carry: share(carry),
            hurdle: RunNumber::Fixed(hurdle),
            rules: Rules::Venture,
            buy_out: buy_out.map(RunNumber::Fixed),
        }
    }

    /// Settles a fund with these deals – month, invested, proceeds –: what went by purpose.
    fn settled(of: &Vehicle, deals: &[(usize, i64, i64)]) -> (Fund, impl Fn(Purpose) -> i64 + use<>) {
        let mut fund = Fund::new(of, &[]);
        for &(month, invested, proceeds) in deals {
            fund.invest(month, Money(invested), Money(invested / 2));
            fund.gain(month, 1, Money(proceeds));
        }
        let mut ledger = Ledger::default();
        ledger.clear(1, [ClassIndex::new(0)].into_iter(), Keep::All);
        fund.settle(Owner::Vehicle(0), &mut ledger);
        let sum =
            move |purpose: Purpose| ledger.postings().filter(|of| of.purpose == purpose).map(|of| of.amount.0).sum();
        (fund, sum)
    }

    #[test]
    fn capital_of_100_of_which_fees_are_20_and_exits_of_200_leave_180() {
        // 4 a year for five years; 80 invested in the second year, sold for 200 in the fourth, when two fees are still to come.
        let (fund, sum) = settled(&vehicle((1, 25), (1, 5), 0.0, None), &[(12, 80_000, 0), (36, 0, 200_000)]);
        assert_eq!(fund.totals(), (Money(100_000), Money(180_000)));
        assert_eq!((sum(Purpose::Carry), sum(Purpose::StateFee), sum(Purpose::PartnerFee)), (20_000, 10_000, 10_000));
        assert_eq!((sum(Purpose::StateDistribution), sum(Purpose::PartnerDistribution)), (90_000, 90_000));
    }

    #[test]
    fn a_hurdle_of_8_percent_over_five_years_leaves_a_carry_of_10_61_of_a_gain_of_100() {
        let (paid, sold) = (100_000_000_000, 200_000_000_000);
        let (fund, sum) = settled(&vehicle((0, 1), (1, 5), 0.08, None), &[(0, paid, 0), (60, 0, sold)]);
        // A fifth of 200 − 100·1.08⁵; what is owed is rounded each month.
        assert!((sum(Purpose::Carry) - 10_613_438_464).abs() <= 20);
        assert_eq!(fund.totals(), (Money(paid), Money(sold - sum(Purpose::Carry))));
    }

    #[test]
    fn partners_take_the_states_part_only_where_that_is_worth_more_than_it_costs() {
        // The State paid 50 and had 100; at 5 % it is owed 50·1.05⁵, and the rest goes to the partners.
        let terms = vehicle((0, 1), (0, 1), 0.0, Some(0.05));
        let gain = settled(&terms, &[(0, 100_000_000_000, 0), (60, 0, 200_000_000_000)]).1(Purpose::BuyOut);
        assert!((gain - 36_185_921_875).abs() <= 50);
        // Of a fund that loses they take nothing: its gain is capped, and its loss is not.
        assert_eq!(settled(&terms, &[(0, 100_000_000_000, 0), (60, 0, 90_000_000_000)]).1(Purpose::BuyOut), 0);
    }

    #[test]
    fn a_fund_makes_deals_while_it_invests_and_as_far_as_its_capital_goes_that_is_not_for_fees() {
        let mut fund = Fund::new(&vehicle((1, 25), (0, 1), 0.0, None), &[]);
        assert!(fund.allows(23, Money(80_000)) && !fund.allows(23, Money(80_001)) && !fund.allows(24, Money(1)));
        fund.commit(Money(50_000));
        assert!(fund.allows(0, Money(30_000)) && !fund.allows(0, Money(30_001)));
        fund.commit(Money(-20_000));
        assert!(fund.allows(0, Money(50_000)));
    }
}
