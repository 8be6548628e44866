//! The panel of one firm's money by month: what the State pays, what the firm pays, and where that leaves it beside its liquid wealth.
//! Computes nothing but units and the months that are worth showing.

use crate::report::number::{MoneyUnit, in_four_digits};
use crate::study::case::{Case, Month};
use crate::words::{Words, put};

use super::axis::{Scale, extent, money_unit};
use super::drawing::{Area, DASHED, Drawing, FULL, Side};
use super::font;
use super::page::{self, Key, Page, count};
use super::style::{GREEN, PRIVATE, PURPLE, QUIET, SMALL, STATE};

/// Months shown after the launch.
const AFTER_LAUNCH: usize = 24;
/// Wealth that is more than so many times what the firm is ever down lies below the plot.
const MUCH_DEEPER: f64 = 2.0;

/// What is drawn of money by month.
pub(super) struct Money<'c> {
    /// What stands above the panel.
    pub head: String,
    /// What stands along it.
    pub axis: String,
    /// Its scale.
    pub up: Scale,
    months: &'c [Month],
    /// Smallest units of one of the scale.
    size: f64,
    wealth: f64,
    /// Said of wealth that lies below the plot.
    deeper: Option<String>,
}

/// A name that leaves room for the rest of a heading of two lines.
pub(super) fn short(name: &str) -> String {
    font::shorten(name, SMALL, true, 250.0)
}

#[allow(clippy::cast_precision_loss, reason = "amounts to be drawn")]
fn float(amount: i64) -> f64 {
    amount as f64
}

impl<'c> Money<'c> {
    /// The money of the policy that is shown.
    pub fn of(case: &'c Case, ticks: u32, words: &Words) -> Money<'c> {
        let of = case.shown();
        let all = &of.months.months;
        let launch = of.months.launch.as_ref().and_then(|launch| all.iter().position(|month| month.month == *launch));
        let months = &all[..launch.map_or(all.len(), |launch| (launch + AFTER_LAUNCH).min(all.len()))];
        let amounts = || months.iter().flat_map(|month| [month.state_pays, -month.firm_pays, month.position]);
        let values = || amounts().map(|amount| float(amount) / case.units_per_currency);
        let (low, high) = extent(values()).unwrap_or((0.0, 1.0));
        let wealth = float(of.months.wealth) / case.units_per_currency;
        let is_deep = wealth > MUCH_DEEPER * low.abs().max(high.abs() / 2.0);
        let unit = money_unit(values());
        let low = if is_deep { low } else { low.min(-wealth) };
        let from = case.shown().months.months.first().map_or("", |month| month.month.as_str()).to_owned();
        let told = [("policy", short(&of.policy)), ("unit", unit.in_words(&case.currency, words))];
        let amount = || {
            let unit = MoneyUnit::of(wealth);
            format!("{} {}", words.local(&in_four_digits(wealth / unit.size)), unit.in_words(&case.currency, words))
        };
        Money {
            head: put(words.case.months, &told),
            axis: put(words.case.months_axis, &[("month", from)]),
            up: Scale::from_zero(low / unit.size, high / unit.size, ticks),
            months,
            size: unit.size * case.units_per_currency,
            wealth: wealth / unit.size,
            deeper: is_deep.then(|| put(words.case.wealth_below, &[("amount", amount())])),
        }
    }

    /// The keys of the panel.
    pub fn legend(&self, page: &mut Page) {
        let told = &page.drawing.words.case;
        page.legend(&[
            (Key::Fill(|drawing, area| drawing.fill_box(area, STATE.ink)), told.state_pays),
            (Key::Fill(|drawing, area| drawing.fill_box(area, PRIVATE.ink)), told.firm_pays),
            (Key::Line(GREEN, FULL), told.position),
            (Key::Line(PURPLE, DASHED), self.deeper.as_deref().unwrap_or(told.wealth)),
        ]);
    }

    /// Draws them.
    pub fn draw(&self, drawing: &mut Drawing, plot: Area) {
        let across = Scale::covering(0.0, count(self.months.len().max(2)), 5);
        page::vertical_axis(drawing, plot, &self.up, true, "");
        page::horizontal_axis(drawing, plot, &across, "");
        let y = |amount: f64| self.up.place(amount, plot.bottom, plot.top);
        let x = |month: f64| across.place(month, plot.left, plot.right);
        let zero = y(0.0);
        let wide = ((x(1.0) - x(0.0)) * 0.9).max(4.0);
        for (place, month) in self.months.iter().enumerate() {
            let middle = x(count(place) + 0.5);
            for (amount, look) in [(month.state_pays, STATE), (-month.firm_pays, PRIVATE)] {
                if amount != 0 {
                    let end = y(float(amount) / self.size);
                    let (top, bottom) = (end.min(zero), end.max(zero));
                    let area = Area { left: middle - wide / 2.0, top, right: middle + wide / 2.0, bottom };
                    drawing.fill_box(Area { bottom: area.bottom.max(area.top + 1.0), ..area }, look.ink);
                }
            }
        }
        let mut line = vec![(x(0.0), zero)];
        for (place, month) in self.months.iter().enumerate() {
            let height = y(float(month.position) / self.size);
            line.extend([(x(count(place)), height), (x(count(place + 1)), height)]);
        }
        drawing.line(&line, GREEN, 4.0, FULL);
        let middle = f64::midpoint(plot.left, plot.right);
        if self.deeper.is_none() {
            let floor = y(-self.wealth);
            drawing.line(&[(plot.left, floor), (plot.right, floor)], PURPLE, 4.0, DASHED);
        }
        let moves = |month: &Month| month.state_pays != 0 || month.firm_pays != 0 || month.position != 0;
        if !self.months.iter().any(moves) {
            let place = (middle, f64::midpoint(plot.top, plot.bottom));
            drawing.text(drawing.words.case.no_money, place, Side::Middle, SMALL, QUIET);
        }
    }
}
