//! Section 6, Funds: the books of a fund. Chooses no deal.

use crate::case::{Case, Funding, Policy, Vehicle};
use crate::ledger::{Account, END, Ledger, Purpose, Ratio, whole};
use crate::world::Numbers;

/// Whose posting it is that belongs to no project.
pub const NOBODY: usize = usize::MAX;

/// Whose posting it is that belongs to a scheme of the policy, and to no project.
pub fn of_scheme(place: usize) -> usize {
    NOBODY - 1 - place
}

/// The terms of a fund in one run.
#[derive(Clone, Debug)]
pub struct Terms {
    pub name: String,
    pub size: i64,
    /// σ.
    pub state: Ratio,
    pub invests_until: i64,
    pub ends: i64,
    /// What the manager is paid a year.
    pub fee: i64,
    pub carry: Ratio,
    pub hurdle: f64,
    pub buy_out: Option<f64>,
    pub public: bool,
}

impl Terms {
    /// What its deals may draw.
    pub fn investable(&self) -> i64 {
        self.size - self.fee * (self.ends / 12)
    }
}

/// The funds of a policy, in the order in which its schemes name them.
pub fn funds(n: &Numbers<'_>, case: &Case, policy: &Policy) -> Vec<Terms> {
    let mut found: Vec<Terms> = Vec::new();
    for scheme in policy.schemes.iter().map(|name| case.scheme(name)) {
        if let Funding::Equity { vehicle, .. } = &scheme.funding
            && found.iter().all(|fund| fund.name != *vehicle)
        {
            found.push(terms(n, case.vehicle(vehicle)));
        }
    }
    found
}

fn terms(n: &Numbers<'_>, v: &Vehicle) -> Terms {
    let at = |field: &str| format!("vehicles.{}.{field}", v.name);
    let size = n.amount(&at("size")).expect("a size is written");
    Terms {
        name: v.name.clone(),
        size,
        state: n.share(&at("state_share"), Ratio::ZERO),
        invests_until: 12 * i64::from(v.invest_years),
        ends: 12 * i64::from(v.life_years),
        fee: n.share(&at("fee"), Ratio::ZERO).of(size),
        carry: n.share(&at("carry"), Ratio::ZERO),
        hurdle: n.get(&at("hurdle"), 0.0),
        buy_out: v.buy_out.as_ref().map(|_| n.get(&at("buy_out.interest"), 0.0)),
        public: v.public == Some(true),
    }
}

/// What moved in a fund, month by month.
#[derive(Clone, Debug)]
pub struct Moves {
    pub invested: Vec<i64>,
    pub from_state: Vec<i64>,
    pub came: Vec<i64>,
}

impl Moves {
    pub fn none() -> Moves {
        let nothing = vec![0; END as usize];
        Moves { invested: nothing.clone(), from_state: nothing.clone(), came: nothing }
    }
}

/// What State and partners paid in and were paid out, month by month.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    pub paid: Vec<i64>,
    pub out: Vec<i64>,
}

/// What is owed at a rate, and what came beyond it.
struct Owing {
    rate: f64,
    owed: i64,
    beyond: i64,
}

impl Owing {
    fn month(&mut self, month: i64, paid: i64, out: i64) {
        if month > 0 {
            self.owed = whole(self.owed as f64 * libm::pow(1.0 + self.rate, 1.0 / 12.0));
        }
        // What is paid in is first set against what is beyond; what comes, against what is owed.
        let balance = self.owed - self.beyond + paid - out;
        (self.owed, self.beyond) = (balance.max(0), (-balance).max(0));
    }
}

/// Divides what came to a fund and posts it.
pub fn settle(terms: &Terms, moves: &Moves, ledger: &mut Ledger) -> Settled {
    let flows = |month: i64| moves.invested[month as usize] != 0 || moves.came[month as usize] != 0;
    let last = (0..END).filter(|&month| flows(month)).max().unwrap_or(0).max(terms.ends - 1);
    let mut all = Owing { rate: terms.hurdle, owed: 0, beyond: 0 };
    let mut of_state = Owing { rate: terms.buy_out.unwrap_or(0.0), owed: 0, beyond: 0 };
    let mut settled = Settled::default();
    let mut post = |month: i64, amount: i64, from: Account, to: Account, purpose: Purpose| {
        ledger.post(month, amount, from, to, purpose, NOBODY);
    };
    let (mut set_aside, mut had, mut state_had) = (0, 0, 0);
    for month in 0..=last {
        let at = month as usize;
        let fee = if month % 12 == 0 && month < terms.ends { terms.fee } else { 0 };
        let from_state = terms.state.of(fee);
        post(month, from_state, Account::State, Account::Administration, Purpose::FundFee);
        post(month, fee - from_state, Account::Partners, Account::Administration, Purpose::FundFee);
        all.month(month, fee + moves.invested[at], moves.came[at]);
        let out = moves.came[at] + set_aside - terms.carry.of(all.beyond);
        set_aside = terms.carry.of(all.beyond);
        had += out;
        let to_state = terms.state.of(had) - state_had;
        state_had += to_state;
        post(month, to_state, Account::Fund, Account::State, Purpose::Distribution);
        post(month, out - to_state, Account::Fund, Account::Partners, Purpose::Distribution);
        of_state.month(month, from_state + moves.from_state[at], to_state);
        settled.paid.push(fee + moves.invested[at]);
        settled.out.push(out);
    }
    post(last, set_aside, Account::Fund, Account::Manager, Purpose::Carry);
    if terms.buy_out.is_some() {
        post(last, of_state.beyond, Account::State, Account::Partners, Purpose::BuyOut);
    }
    settled
}
