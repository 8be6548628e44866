//! Vehicles: funds that buy stakes in projects with State and private capital. As written and resolved, with the paths of their numbers and
//! their own checks. Moves no money.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::number::checks::check_range;
use crate::number::{AmountPerRun, At, Numbers, RatePerRun, RunNumber, RunShare, SharePerRun, Uncertain};
use crate::scheme::equity::Rules;
use crate::text::{Faults, Node};
use crate::units::Share;

/// Where they stand in a file.
pub static AT: At<'static> = At::file("vehicles");

/// Most years that a vehicle lives.
const MOST_YEARS: u32 = 50;

/// A fund: capital of the State and of private partners, pro rata in everything but what its manager has.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Vehicle {
    /// Its capital, fees included.
    pub size: Uncertain<AmountPerRun>,
    /// The State's share of the capital; private partners bring the rest.
    pub state_share: Uncertain<SharePerRun>,
    /// Years from the start of the study in which it makes deals.
    pub invest_years: u32,
    /// Years that it lives, at most 50; what its stakes earn later is still divided.
    pub life_years: u32,
    /// What its manager is paid each year, as a share of its size; 0 where not written.
    pub fee: Option<Uncertain<SharePerRun>>,
    /// The manager's part of what is left when capital and hurdle are paid back; 0 where not written.
    pub carry: Option<Uncertain<SharePerRun>>,
    /// What State and partners have a year on their capital before the manager has a part, compound; 0 where not written.
    pub hurdle: Option<Uncertain<RatePerRun>>,
    /// By whose rules it invests; `Venture` where not written.
    pub rules: Option<Rules>,
    /// The partners may take the State's part at cost with interest at the end, and do where it is worth more; they may not where not
    /// written.
    pub buy_out: Option<BuyOut>,
}

/// The terms on which the partners of a fund may take the State's part.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct BuyOut {
    /// Interest a year on what the State paid in, compound.
    pub interest: Uncertain<RatePerRun>,
}

/// A vehicle resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// Its name.
    pub name: String,
    /// Its capital, smallest units.
    pub size: RunNumber,
    /// The State's share of it.
    pub state: RunShare,
    /// Years in which it makes deals.
    pub invests: usize,
    /// Years that it lives.
    pub lives: usize,
    /// What its manager is paid each year, as a share of its size.
    pub fee: RunShare,
    /// The manager's part of what is left.
    pub carry: RunShare,
    /// What is paid back first, beside capital, a year.
    pub hurdle: RunNumber,
    /// By whose rules it invests.
    pub rules: Rules,
    /// Interest at which the partners may take the State's part.
    pub buy_out: Option<RunNumber>,
}

const FEE: &str = "fee";

impl Vehicle {
    /// The vehicle of this name with its numbers.
    pub fn resolve<'s>(&'s self, name: &str, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Resolved {
        let Vehicle { size, state_share, invest_years, life_years, fee, carry, hurdle, rules, buy_out } = self;
        Resolved {
            name: name.to_owned(),
            size: numbers.run(&at.field("size"), size),
            state: numbers.share(&at.field("state_share"), state_share),
            invests: *invest_years as usize,
            lives: *life_years as usize,
            fee: numbers.share_or(&at.field(FEE), fee.as_ref(), Share::NONE),
            carry: numbers.share_or(&at.field("carry"), carry.as_ref(), Share::NONE),
            hurdle: numbers.run_or(&at.field("hurdle"), hurdle.as_ref(), 0.0),
            rules: rules.unwrap_or(Rules::DEFAULT),
            buy_out: buy_out.as_ref().map(|of| numbers.run(&at.field("buy_out").field("interest"), &of.interest)),
        }
    }

    /// Checks what the types cannot.
    pub fn check(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        let (invests, lives) = (at.field("invest_years").to_string(), at.field("life_years").to_string());
        check_range(self.invest_years, (1, MOST_YEARS), "years", &invests, root, faults);
        check_range(self.life_years, (1, MOST_YEARS), "years", &lives, root, faults);
        if self.invest_years > self.life_years && !faults.touches(&invests) && !faults.touches(&lives) {
            let what =
                format!("the fund would make deals for {} years and live {}", self.invest_years, self.life_years);
            let help = format!("write invest_years of at most {}, or a longer life", self.life_years);
            faults.at(root, &invests, what, help);
        }
        let fees = self.fee.as_ref().and_then(Uncertain::highest).map(|fee| fee * f64::from(self.life_years));
        if let Some(fees) = fees.filter(|fees| *fees >= 1.0)
            && !faults.touches(&lives)
        {
            let what = format!(
                "the fees of {} years come to {fees:.2} of the capital, and nothing is left to invest",
                self.life_years
            );
            let help = format!("write a fee below {:.4} a year, or a shorter life", 1.0 / f64::from(self.life_years));
            faults.at(root, &at.field(FEE).to_string(), what, help);
        }
    }

    /// The most of its capital that can be moved: fees and what is invested, in units of the file; `None` for a number without a meaning.
    #[must_use]
    pub fn most_capital(&self, scale: Decimal) -> Option<f64> {
        let (_, high) = self.size.judged.counted_ends(&self.size.number, scale)?;
        Some(high)
    }
}
