//! Summary → pictures, each as SVG and PNG. Computes nothing: every number drawn stands in the summary.
//!
//! A figure is a list of shapes (`drawing`) on a page (`page`); `paint` turns it into files, the same for both formats.

mod audits;
mod axis;
mod case;
mod case_months;
mod collar_payoff;
mod columns;
mod cost_by_instrument;
mod cost_and_successes;
mod curves;
mod disbursement;
mod drawing;
mod error;
mod font;
mod for_whom;
mod fund_cash;
mod funnel;
mod guarantee_losses;
mod map;
mod money_by_year;
mod page;
mod paint;
mod private_effect_and_deadweight;
mod private_share;
#[cfg(test)]
pub(crate) mod sample;
mod strata;
mod style;
mod sweep;
mod take_up;
mod targets;
#[cfg(test)]
mod tests;
mod what_it_buys;

pub use error::FigureError;

use rayon::prelude::*;

use crate::study::case::Case;
use crate::study::summary::Summary;
use crate::study::sweep::Sweep;
use crate::words::Words;

/// One picture in both formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// File name without its ending.
    pub name: &'static str,
    /// An SVG file that carries its own font.
    pub svg: String,
    /// A PNG file of 1800 × 1100 pixels.
    pub png: Vec<u8>,
}

/// What draws one figure.
type Figure = fn(&Summary, &'static Words) -> drawing::Drawing;

/// The figures, in the order they are written.
const FIGURES: [(&str, Figure); 8] = [
    ("what-it-buys", what_it_buys::draw),
    ("money-by-year", money_by_year::draw),
    ("private-effect-and-deadweight", private_effect_and_deadweight::draw),
    ("strata", strata::draw),
    ("for-whom", for_whom::draw),
    ("disbursement", disbursement::draw),
    ("private-share", private_share::draw),
    ("cost-and-successes", cost_and_successes::draw),
];

/// A figure of studies about its subject alone: its name, whether a study is about that, what draws it.
type OfSubject = (&'static str, fn(&Summary) -> bool, Figure);

/// Figures that appear with their subject, behind the others.
const OF_SUBJECTS: [OfSubject; 8] = [
    ("chance-of-targets", targets::is_there, targets::draw),
    ("audits", audits::is_there, audits::draw),
    ("support-and-cost", cost_by_instrument::is_there, cost_by_instrument::draw),
    ("take-up", take_up::is_there, take_up::draw),
    ("guarantee-losses", guarantee_losses::is_there, guarantee_losses::draw),
    ("collar-payoff", collar_payoff::is_there, collar_payoff::draw),
    ("funnel", funnel::is_there, funnel::draw),
    ("fund-cash", fund_cash::is_there, fund_cash::draw),
];

/// The picture of a sweep: a panel a measure with a curve a policy, or, of two levers, a map for each.
///
/// # Errors
///
/// If a painter fails, which no sweep should bring about.
pub fn sweep(of: &Sweep, words: &'static Words) -> Result<Picture, FigureError> {
    let drawing = sweep::draw(of, words);
    Ok(Picture { name: "sweep", svg: paint::svg(&drawing)?, png: paint::png(&drawing)? })
}

/// The picture of one firm: along the lever what it does, what firms of its class offer, its money by month.
///
/// # Errors
///
/// If a painter fails, which no case should bring about.
pub fn case(of: &Case, words: &'static Words) -> Result<Picture, FigureError> {
    let drawing = case::draw(of, words);
    Ok(Picture { name: "case", svg: paint::svg(&drawing)?, png: paint::png(&drawing)? })
}

/// All pictures of a study; the same bytes for the same summary.
///
/// # Errors
///
/// If a painter fails, which no summary should bring about.
pub fn all(summary: &Summary, words: &'static Words) -> Result<Vec<Picture>, FigureError> {
    let with_subject = OF_SUBJECTS.iter().filter(|(_, is_there, _)| is_there(summary));
    let figures = FIGURES.iter().copied().chain(with_subject.map(|(name, _, draw)| (*name, *draw)));
    figures
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(name, draw): (&'static str, Figure)| {
            let drawing = draw(summary, words);
            Ok(Picture { name, svg: paint::svg(&drawing)?, png: paint::png(&drawing)? })
        })
        .collect()
}
