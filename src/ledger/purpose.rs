//! What flows of money are for: one table with a row a purpose – its words, its two accounts, what it counts as. Posts nothing.

/// Where money can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// The State.
    State,
    /// State money held by the project until it is spent.
    Held,
    /// The firm.
    Firm,
    /// A fund.
    Fund,
    /// Private partners of a fund.
    Partners,
    /// The manager of a fund.
    Manager,
    /// The university.
    University,
    /// Inventors.
    Inventors,
    /// Buyers on the market.
    Market,
    /// Rivals that imitate, and the buyers who pay them less.
    Rivals,
    /// Research and development.
    Research,
    /// Working together with a university.
    Coordination,
    /// What firms do beyond their plans for money that hangs on a result.
    Effort,
    /// What first units cost beyond their market price.
    Learning,
    /// Paperwork.
    Administration,
    /// Making what the State buys.
    Production,
    /// Banks.
    Bank,
    /// Who takes State money for other things than what it is for.
    Insiders,
    /// Gone with a failed firm.
    Lost,
    /// Those whom a launch harms.
    Others,
    /// What harm takes away.
    Harm,
}

impl Account {
    /// Whether what comes in here is private income.
    #[must_use]
    pub fn is_private(self) -> bool {
        match self {
            Account::Firm
            | Account::University
            | Account::Inventors
            | Account::Bank
            | Account::Others
            | Account::Insiders
            | Account::Partners
            | Account::Manager => true,
            Account::State
            | Account::Held
            | Account::Fund
            | Account::Market
            | Account::Rivals
            | Account::Research
            | Account::Coordination
            | Account::Effort
            | Account::Learning
            | Account::Administration
            | Account::Production
            | Account::Lost
            | Account::Harm => false,
        }
    }
}

/// What a flow counts as. Measures are sums of these, whatever the purposes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Counts {
    /// State money for projects, G.
    Support,
    /// What the State spends besides support.
    StateCost,
    /// What the State takes in.
    Revenue,
    /// The private counterpart, P.
    Counterpart,
    /// R&D paid from money held for it: the State's, or a fund's.
    StateResearch,
    /// R&D paid by the firm, whether or not it is repaid.
    FirmResearch,
    /// R&D paid by the university from its own.
    UniversityResearch,
    /// Labour and things used up.
    Resource,
    /// Private benefit before tax and transfers.
    Benefit,
    /// Value to the public, which no account holds.
    PublicValue,
    /// What imitators and their buyers gain.
    Imitated,
    /// Harm to others, whoever pays for it.
    Harm,
    /// Nothing of these: money only changes hands.
    Transfer,
}

/// Ways to count.
const WAYS: usize = Counts::Transfer as usize + 1;

/// A row of the table: what there is to know of a purpose.
struct Row {
    words: &'static str,
    ends: (Account, Account),
    /// How often it counts, by [`Counts`].
    counts: [i64; WAYS],
}

/// Makes the purposes and their table together, so that no purpose is without a row, a number of its own and a place in the list.
macro_rules! purposes {
    ($($(#[doc = $doc:literal])+ $name:ident $words:literal $from:ident => $to:ident [$($sign:tt $counts:ident)+];)+) => {
        /// What a flow is for; it fixes the two accounts and what the flow counts as.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Purpose {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Purpose {
            /// All of them, in order.
            pub const ALL: [Purpose; [$(Purpose::$name),+].len()] = [$(Purpose::$name),+];

            const TABLE: [Row; Purpose::ALL.len()] = [$(Row {
                words: $words,
                ends: (Account::$from, Account::$to),
                counts: {
                    let mut counts = [0; WAYS];
                    $(counts[Counts::$counts as usize] += purposes!(@$sign);)+
                    counts
                },
            }),+];
        }
    };
    (@+) => { 1 };
    (@-) => { -1 };
}

purposes! {
    /// A State payment to a project.
    Grant "State payment" State => Held [+Support];
    /// State money that repays what the firm bridged or was promised for a result.
    Repayment "State money repays the firm" Held => Firm [-Counterpart];
    /// R&D paid from State money in hand.
    StateResearch "R&D from State money" Held => Research [+StateResearch +Resource];
    /// Unspent State money that goes back.
    Return "unspent State money returned" Held => State [-Support];
    /// Unspent State money lost with a failed firm.
    Loss "unspent State money lost" Held => Lost [+Transfer];
    /// State money that is taken for other things than the project.
    Misused "State money taken from the project" Held => Insiders [+Transfer];
    /// What an audit finds of it, and brings back.
    Recovered "taken State money brought back" Insiders => State [-Support];
    /// What who took it pays beside.
    Fine "fine for taken State money" Insiders => State [+Revenue];
    /// R&D paid by the firm.
    FirmResearch "R&D paid by the firm" Firm => Research [+FirmResearch +Counterpart +Resource];
    /// R&D paid by the university from its own.
    UniversityResearch "R&D paid by the university" University => Research [+UniversityResearch +Counterpart +Resource];
    /// Coordination, paid by the firm.
    Coordination "coordination" Firm => Coordination [+Resource];
    /// Effort beyond the plan of a stage for money that hangs on its gate, paid by the firm.
    Effort "effort for a result" Firm => Effort [+Resource];
    /// What first units cost beyond the market price of those that are sold, paid by the firm; negative where they cost less.
    Learning "learning to make the product" Firm => Learning [+Resource];
    /// What the State pays for units beyond their market price.
    Premium "State premium on first units" State => Firm [+Support -Counterpart];
    /// What the State pays into a collar around revenue.
    CollarPaid "State pays for lacking revenue" State => Firm [+Support -Counterpart];
    /// What it receives of revenue above a collar.
    CollarReceived "State's share of revenue beyond plan" Firm => State [+Revenue];
    /// An application, paid by the firm.
    Application "application" Firm => Administration [+Resource];
    /// Audit of a payment, paid by the State.
    Audit "audit of a payment" State => Administration [+StateCost +Resource];
    /// What administering a scheme costs the State: its set-up, and each contract.
    SchemeCost "administration of a scheme" State => Administration [+StateCost +Resource];
    /// The firm's profit.
    FirmProfit "profit of the firm" Market => Firm [+Benefit];
    /// The university's profit.
    UniversityProfit "profit of the university" Market => University [+Benefit];
    /// The inventors' share of it.
    Inventors "inventors' share" University => Inventors [+Transfer];
    /// Royalty to the State.
    Royalty "royalty" Firm => State [+Revenue];
    /// The firm's profit tax; negative where a loss gives tax back.
    FirmTax "profit tax of the firm" Firm => State [+Revenue];
    /// Profit tax that an overlay lets the firm keep.
    TaxGivenUp "profit tax given up" State => Firm [-Revenue -Counterpart];
    /// The university's profit tax.
    UniversityTax "profit tax of the university" University => State [+Revenue];
    /// What imitators and their buyers gain while a patent does not yet protect.
    Imitation "earned by imitators" Market => Rivals [+Imitated];
    /// The State buys from a success.
    Purchase "State purchase" State => Firm [+StateCost +Benefit];
    /// What the firm spends to make what the State buys.
    Production "production for the State" Firm => Production [-Benefit];
    /// A bank lends the firm a part of its own cost.
    Loan "bank loan" Bank => Firm [+Transfer];
    /// The firm pays back a part of a loan.
    LoanRepaid "loan paid back" Firm => Bank [+Transfer];
    /// The firm's interest on a loan.
    Interest "interest on a loan" Firm => Bank [+Transfer];
    /// What a failed firm's pledge brings the bank.
    Pledge "pledge realised" Firm => Bank [+Transfer];
    /// The State pays a part of what a bank loses.
    GuaranteeCall "called guarantee" State => Bank [+Support -Counterpart];
    /// The firm's fee for a guarantee.
    GuaranteeFee "fee of a guarantee" Firm => State [+Revenue];
    /// The State pays a part of the firm's interest.
    InterestRelief "interest paid by the State" State => Firm [+Support -Counterpart];
    /// What a launch under eased rules takes from others.
    Harm "harm to others" Others => Harm [+Harm];
    /// What the State pays to those who are harmed.
    Compensation "harm paid for by the State" State => Others [+StateCost];
    /// What the State pays into a deal of a fund.
    Equity "equity from the State" State => Held [+Support];
    /// What the partners of a fund pay into a deal.
    PartnerEquity "equity from partners" Partners => Held [+Counterpart];
    /// R&D paid by a fund.
    EquityResearch "R&D paid by the fund" Held => Research [+StateResearch +Resource];
    /// Unspent equity that goes back to the partners.
    PartnerReturn "unspent equity returned to partners" Held => Partners [-Counterpart];
    /// The State's part of a fund's fee.
    StateFee "fee of the fund, from the State" State => Administration [+StateCost +Resource];
    /// The partners' part of it.
    PartnerFee "fee of the fund, from partners" Partners => Administration [+Resource];
    /// What a fund has of a profit or an exit.
    FundProfit "profit of the fund" Market => Fund [+Benefit];
    /// Profit tax on its part of a profit.
    FundTax "profit tax on the fund's part" Fund => State [+Revenue];
    /// What a fund pays out to the State.
    StateDistribution "paid out to the State" Fund => State [+Revenue];
    /// What a fund pays out to its partners.
    PartnerDistribution "paid out to partners" Fund => Partners [+Transfer];
    /// The manager's part.
    Carry "carry" Fund => Manager [+Transfer];
    /// What the State had beyond cost with interest, where its partners take its part.
    BuyOut "the partners take the State's part" State => Partners [-Revenue];
}

impl Purpose {
    fn row(self) -> &'static Row {
        const TABLE: &[Row] = &Purpose::TABLE;
        &TABLE[self as usize]
    }

    /// From where to where the money goes.
    #[must_use]
    pub fn ends(self) -> (Account, Account) {
        self.row().ends
    }

    /// The purpose in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().words
    }

    /// How often an amount of it counts as this: 1, −1 where it is taken off, 0 where it does not count.
    #[must_use]
    pub fn counts(self, what: Counts) -> i64 {
        self.row().counts[what as usize]
    }

    /// What accounts gain by a unit of it: 1, −1, or 0 where it passes them by or stays among them.
    #[must_use]
    pub fn gains(self, accounts: impl Fn(Account) -> bool) -> i64 {
        let (from, to) = self.ends();
        i64::from(accounts(to)) - i64::from(accounts(from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_moves_money_and_counts_as_something_once() {
        for purpose in Purpose::ALL {
            let Row { words, ends, counts } = purpose.row();
            assert_ne!(ends.0, ends.1, "{words}");
            let ways = counts.iter().filter(|times| **times != 0).count();
            assert!(ways > 0 && counts.iter().all(|times| times.abs() <= 1), "{words}");
            assert!(ways == 1 || purpose.counts(Counts::Transfer) == 0, "{words}: a transfer counts as nothing else");
        }
    }

    #[test]
    fn what_the_state_pays_on_balance_is_support_and_costs_less_revenue() {
        for purpose in Purpose::ALL {
            let counted =
                purpose.counts(Counts::Support) + purpose.counts(Counts::StateCost) - purpose.counts(Counts::Revenue);
            assert_eq!(-purpose.gains(|account| account == Account::State), counted, "{}", purpose.name());
        }
    }

    #[test]
    fn resources_are_what_research_coordination_effort_learning_and_paperwork_use_up() {
        for purpose in Purpose::ALL {
            let uses = [Account::Coordination, Account::Effort, Account::Learning, Account::Administration];
            let sinks = [&uses[..], &[Account::Research]].concat();
            assert_eq!(purpose.gains(|account| sinks.contains(&account)), purpose.counts(Counts::Resource));
            let paid = [Counts::StateResearch, Counts::FirmResearch, Counts::UniversityResearch];
            let research: i64 = paid.into_iter().map(|payer| purpose.counts(payer)).sum();
            assert_eq!(purpose.gains(|account| account == Account::Research), research, "one payer each");
        }
    }
}
