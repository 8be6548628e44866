//! The money of a stated project by month, as its life posted it. Posts nothing and rounds nothing.

use serde::Serialize;

use super::firm::Point;
use crate::ledger::{Account, Counts, Posting, Purpose};
use crate::units::Money;
use crate::world::{Scene, Simulation, State};

/// A month of the firm's money. Amounts in smallest units.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Month {
    /// The month, as `2026-03`.
    pub month: String,
    /// What the State pays to the project, less what comes back to it: support.
    pub state_pays: i64,
    /// What the firm spends: R&D, working together, effort, learning, applications, making what the State buys.
    pub firm_pays: i64,
    /// State money that repays the firm.
    pub repaid: i64,
    /// What the firm earns on the market.
    pub earned: i64,
    /// What it has of the State beside support in hand: purchases, premiums, tax given up, interest relieved.
    pub from_state: i64,
    /// What it pays to the State: tax (below nothing where a loss gives tax back), royalties, fees.
    pub to_state: i64,
    /// What banks lend it, less what it pays them.
    pub from_banks: i64,
    /// What the firm has more, or less, than when the project came: all of it, to the end of the month.
    pub position: i64,
}

/// The money of a life.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Months {
    /// What the firm chose.
    pub point: Point,
    /// Whether it was awarded a contract.
    pub awarded: bool,
    /// The firm's liquid wealth, smallest units.
    pub wealth: i64,
    /// What a bank lends on its assets, smallest units.
    pub limit: i64,
    /// The month of the launch, if there is one.
    pub launch: Option<String>,
    /// Why it ended without one.
    pub ended: Option<&'static str>,
    /// All R&D, whoever paid for it, smallest units.
    pub research: i64,
    /// From the month in which it came to the last in which money moved.
    pub months: Vec<Month>,
}

impl Months {
    /// How far the firm was ever down, smallest units; nothing where it never was.
    #[must_use]
    pub fn deepest(&self) -> i64 {
        -self.months.iter().map(|month| month.position).min().unwrap_or(0).min(0)
    }
}

/// The money of the watched project of a simulation, its only one.
pub(super) fn of(scene: &Scene<'_>, simulation: &Simulation, point: Point) -> Months {
    let (life, prospect) = (&simulation.lives[0], &scene.prospects.projects[0]);
    let postings: Vec<Posting> = simulation.ledger.postings().collect();
    let arrival = usize::from(prospect.arrival);
    let end = postings.iter().map(|posting| usize::from(posting.month + posting.months)).max().unwrap_or(arrival + 1);
    let date = |month: usize| scene.study.clock.date(month);
    let mut months: Vec<Month> =
        (arrival..end.max(arrival + 1)).map(|month| Month { month: date(month), ..Month::default() }).collect();
    for posting in &postings {
        let from = usize::from(posting.month) - arrival;
        for month in &mut months[from..from + usize::from(posting.months)] {
            month.add(posting);
        }
    }
    let mut position = 0;
    for month in &mut months {
        position += month.gain();
        month.position = position;
    }
    Months {
        point,
        awarded: life.awarded,
        wealth: prospect.wealth.0,
        limit: prospect.limit.0,
        launch: life.launch.map(|month| date(month.into())),
        ended: match life.state {
            State::Ended(end) => Some(end.words()),
            State::Unborn
            | State::Applying
            | State::Awarded
            | State::Ready
            | State::Working
            | State::Waiting
            | State::Certifying
            | State::Launched => None,
        },
        research: life.contracts.research().0,
        months,
    }
}

impl Month {
    /// Puts a posting where it belongs.
    fn add(&mut self, posting: &Posting) {
        let Money(amount) = posting.amount;
        self.state_pays += posting.purpose.counts(Counts::Support) * amount;
        if let Some((column, sign)) = self.column(posting.purpose) {
            *column += sign * amount;
        }
    }

    /// The column of the firm's money in which a purpose counts, and how; none where it passes the firm by.
    fn column(&mut self, purpose: Purpose) -> Option<(&mut i64, i64)> {
        match purpose.ends() {
            (Account::Firm, Account::State) => Some((&mut self.to_state, 1)),
            (Account::Firm, Account::Bank) => Some((&mut self.from_banks, -1)),
            (Account::Firm, _) => Some((&mut self.firm_pays, 1)),
            (Account::State, Account::Firm) => Some((&mut self.from_state, 1)),
            (Account::Bank, Account::Firm) => Some((&mut self.from_banks, 1)),
            (Account::Held, Account::Firm) => Some((&mut self.repaid, 1)),
            (_, Account::Firm) => Some((&mut self.earned, 1)),
            _ => None,
        }
    }

    /// What the firm has more after the month.
    fn gain(&self) -> i64 {
        self.repaid + self.earned + self.from_state + self.from_banks - self.firm_pays - self.to_state
    }

    /// Both together, with the later name and position.
    #[must_use]
    pub fn and(self, later: &Month) -> Month {
        Month {
            month: later.month.clone(),
            state_pays: self.state_pays + later.state_pays,
            firm_pays: self.firm_pays + later.firm_pays,
            repaid: self.repaid + later.repaid,
            earned: self.earned + later.earned,
            from_state: self.from_state + later.from_state,
            to_state: self.to_state + later.to_state,
            from_banks: self.from_banks + later.from_banks,
            position: later.position,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::Stated;
    use crate::engine::Engine;
    use crate::index::Index;
    use crate::model::study_of;
    use crate::study::case::firm::point;
    use crate::world::Outlook;

    #[test]
    fn months_are_the_ledgers_own_to_the_unit() {
        // Loans, guarantees and interest; what the State buys; results.
        for text in [
            include_str!("../../../scenarios/07-cheap-loans.ron"),
            include_str!("../../../scenarios/09-first-batch.ron"),
            include_str!("../../../scenarios/10-results-not-inputs.ron"),
        ] {
            let study = study_of(text);
            let engine = Engine::new(&study);
            let mut moved = 0;
            for (policy, class) in (0..study.policies.len()).flat_map(|policy| [0, 1].map(|class| (policy, class))) {
                let stated = Stated { technology: Index::new(0), class: Index::new(class), arrival: 5 };
                let look = |scene: &Scene<'_>, simulation: &Simulation| {
                    let months = of(scene, simulation, point(scene, simulation, None)).months;
                    let ledger = &simulation.ledger;
                    let mut flows = Vec::new();
                    ledger.gains(|account| account == Account::Firm, &mut flows);
                    let mut position = 0;
                    for (month, flow) in flows.iter().enumerate().skip(5) {
                        position += flow;
                        let shown = months.get(month - 5).or(months.last());
                        assert_eq!(shown.map(|month| month.position), Some(position));
                    }
                    let support: i64 =
                        Purpose::ALL.into_iter().map(|of| of.counts(Counts::Support) * ledger.total(of).0).sum();
                    assert_eq!(months.iter().map(|month| month.state_pays).sum::<i64>(), support);
                    months.iter().filter(|month| month.gain() != 0).count()
                };
                moved += engine
                    .watch_stated(stated, policy, &Outlook::default(), |scene, simulation, _| look(scene, simulation))
                    .expect("it can be counted");
            }
            assert!(moved > 20, "money moved in {moved} months");
        }
    }
}
