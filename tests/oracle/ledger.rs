//! Exact shares, the clock's arithmetic and the ledger: a plain list of postings. Decides nothing.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Lives are followed through the months 0 … 599 (section 2).
pub const END: i64 = 600;

/// An exact ratio. Shares lie between 0 and 1; overrun caps may be larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// Parts taken, not negative.
    pub num: i128,
    /// Parts in all, positive.
    pub den: i128,
}

impl Ratio {
    pub const ZERO: Ratio = Ratio { num: 0, den: 1 };
    pub const ONE: Ratio = Ratio { num: 1, den: 1 };

    /// `num / den` in lowest terms.
    pub fn new(num: i128, den: i128) -> Ratio {
        assert!(num >= 0 && den > 0, "a ratio of {num} to {den}");
        let (mut a, mut b) = (num, den);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Ratio { num: num / a, den: den / a }
    }

    /// A decimal, exactly.
    pub fn exact(decimal: Decimal) -> Ratio {
        Ratio::new(decimal.mantissa(), 10_i128.pow(decimal.scale()))
    }

    /// A sampled share, kept to nine decimals (section 2).
    pub fn sampled(value: f64) -> Ratio {
        Ratio::new((value.clamp(0.0, 1.0) * 1e9).round() as i128, 1_000_000_000)
    }

    /// `round(ratio × amount)`, halves away from zero, by integer arithmetic (section 2).
    pub fn of(self, amount: i64) -> i64 {
        divide_rounding(self.num * i128::from(amount), self.den)
    }

    /// 1 − ratio.
    pub fn rest(self) -> Ratio {
        Ratio::new(self.den - self.num, self.den)
    }

    /// Whether this ratio is at least the other, exactly.
    pub fn at_least(self, other: Ratio) -> bool {
        self.num * other.den >= other.num * self.den
    }

    /// The ratio for valuations.
    pub fn float(self) -> f64 {
        self.num as f64 / self.den as f64
    }
}

/// `round(num / den)`, halves away from zero; `den` is positive.
pub fn divide_rounding(num: i128, den: i128) -> i64 {
    let half = if num < 0 { -den } else { den };
    ((2 * num + half) / (2 * den)).to_i64().expect("an amount below 2^63")
}

/// A drawn amount in whole units (section 2).
pub fn whole(amount: f64) -> i64 {
    assert!(amount.is_finite(), "an amount of {amount}");
    amount.round() as i64
}

/// Whole months of a duration: rounded up, at least one, unless the number is 0 (section 2).
pub fn months(duration: f64) -> i64 {
    if duration == 0.0 { 0 } else { (duration.ceil() as i64).max(1) }
}

/// `D_r(t) = (1+r)^(−t/12)` (section 2).
pub fn discount(rate: f64, month: f64) -> f64 {
    libm::pow(1.0 + rate, -month / 12.0)
}

/// Where money lies (section 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    State,
    /// State money held for a project.
    Held,
    Firm,
    Fund,
    Partners,
    Manager,
    University,
    Inventors,
    Market,
    Rivals,
    Research,
    Coordination,
    Effort,
    Learning,
    Administration,
    Production,
    Bank,
    Lost,
    /// Who takes State money.
    Insiders,
    /// Those whom a launch harms.
    Others,
    /// What harm takes away.
    Harm,
}

/// What a posting is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// A State payment to a project.
    Payment,
    /// Unspent State money that comes back.
    Return,
    /// Unspent State money that does not.
    Loss,
    /// State money that is taken, what of it comes back, and the fine.
    Misused,
    Recovered,
    Fine,
    /// State money that repays what the firm bridged, or that a result earned.
    Repayment,
    /// Cost of a stage.
    Research,
    /// Cost of working with a school.
    Coordination,
    /// Cost of effort for a result.
    Effort,
    /// Cost of an application.
    Application,
    /// Cost of an audit.
    Audit,
    /// Profit of sales.
    Profit,
    /// What imitators earn before the grant of a patent.
    Imitation,
    /// The inventors' part of a school's profit.
    Inventors,
    /// What the State buys: the profit in it.
    PurchaseProfit,
    /// What the State buys: the cost of making it.
    PurchaseCost,
    /// Profit tax; negative where a loss is set against other profit.
    Tax,
    /// Royalty to the State.
    Royalty,
    /// Profit tax that an overlay lets the firm keep.
    TaxGivenUp,
    /// A bank loan is paid out.
    Loan,
    /// What is paid back of it, by the firm or from its pledge.
    LoanBack,
    /// The firm's interest.
    Interest,
    /// What the State pays of it.
    Relief,
    /// What the State pays of a bank's loss.
    Call,
    /// The fee for a guarantee.
    Fee,
    /// What first units cost beyond their market price.
    Learning,
    /// What the State pays beyond it.
    Premium,
    /// What a launch takes from others.
    Harm,
    /// What the State pays to them.
    Compensation,
    /// What partners of a fund pay into a deal.
    PartnerPayment,
    /// What of it comes back.
    PartnerReturn,
    /// A fund's fee.
    FundFee,
    /// Profit tax on a fund's part.
    FundTax,
    /// What a fund pays out.
    Distribution,
    /// The manager's part.
    Carry,
    /// What the State had beyond cost with interest.
    BuyOut,
    /// What administering a scheme costs the State.
    SchemeCost,
    /// What the State pays into a collar, and what it receives.
    CollarPaid,
    CollarReceived,
}

/// One movement of money.
#[derive(Clone, Copy, Debug)]
pub struct Posting {
    pub month: i64,
    pub amount: i64,
    pub from: Account,
    pub to: Account,
    pub purpose: Purpose,
    pub project: usize,
}

/// All postings of one run of one policy.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub postings: Vec<Posting>,
}

impl Ledger {
    /// Writes a movement down; nothing is nothing.
    pub fn post(&mut self, month: i64, amount: i64, from: Account, to: Account, purpose: Purpose, project: usize) {
        if amount != 0 {
            self.postings.push(Posting { month, amount, from, to, purpose, project });
        }
    }

    /// All amounts of one purpose.
    pub fn total(&self, purpose: Purpose) -> i64 {
        self.postings.iter().filter(|p| p.purpose == purpose).map(|p| p.amount).sum()
    }

    /// The amounts of one purpose of one project.
    pub fn of_project(&self, project: usize, purpose: Purpose) -> i64 {
        self.postings.iter().filter(|p| p.project == project && p.purpose == purpose).map(|p| p.amount).sum()
    }

    /// Present value of one purpose at month 0.
    pub fn present_value(&self, purpose: Purpose, rate: f64) -> f64 {
        self.postings
            .iter()
            .filter(|p| p.purpose == purpose)
            .map(|p| p.amount as f64 * discount(rate, p.month as f64))
            .sum()
    }

    /// What an account holds of a project in the end: in less out.
    pub fn balance(&self, project: usize, account: Account) -> i64 {
        let of = |p: &&Posting| p.project == project;
        let into: i64 = self.postings.iter().filter(of).filter(|p| p.to == account).map(|p| p.amount).sum();
        let out: i64 = self.postings.iter().filter(of).filter(|p| p.from == account).map(|p| p.amount).sum();
        into - out
    }
}
