//! Marks of the page's pictures, as SVG without a library: the same code draws them when the page is written and when a lever moves, they
//! print, and they need no script. Colour never stands alone: marks, dashes and hatches differ, too. Computes no number but places.

use maud::{Markup, html};

/// A scale from numbers to places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// A scale over all these numbers and 0, from one place to another; `None` where there is no number.
    pub(super) fn over(numbers: impl IntoIterator<Item = f64>, from: f64, to: f64) -> Option<Scale> {
        let ends = |(low, high): (f64, f64), number: f64| (low.min(number), high.max(number));
        let (low, high) = numbers.into_iter().filter(|number| number.is_finite()).fold((0.0, 0.0), ends);
        (low < high).then_some(Scale { low, high, from, to })
    }

    /// The place of a number; of one beyond the ends, the end.
    pub(super) fn at(&self, number: f64) -> f64 {
        let part = ((number - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        tenth(self.from + part * (self.to - self.from))
    }

    /// About so many round numbers to write at the axis, 0 among them, and the decimals they need.
    pub(super) fn ticks(&self, about: f64) -> (Vec<f64>, i32) {
        let raw = (self.high - self.low) / about;
        let power = libm::floor(libm::log10(raw));
        let ten = libm::pow(10.0, power);
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * ten).find(|step| *step >= raw).unwrap_or(raw);
        let first = (self.low / step).ceil();
        let mut ticks = Vec::new();
        let mut place = first;
        while place * step <= self.high + step * 1e-9 && ticks.len() < 20 {
            // Not −0.
            ticks.push(if place == 0.0 { 0.0 } else { place * step });
            place += 1.0;
        }
        let digits = [(1.0, 0), (0.1, 1), (0.01, 2), (0.001, 3), (0.0001, 4)];
        let decimals = digits.into_iter().find(|(least, _)| step >= least * 0.999).map_or(5, |(_, places)| places);
        (ticks, decimals)
    }
}

/// Places need no more digits.
pub(super) fn tenth(place: f64) -> f64 {
    (place * 10.0).round() / 10.0
}

/// What is known of a number: its mean, how sure, what may happen.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    pub(super) mean: Option<f64>,
    pub(super) interval: Option<(f64, f64)>,
    pub(super) band: Option<(f64, f64)>,
    /// The mean beside, where another setting is compared.
    pub(super) beside: Option<f64>,
}

/// Width and height of the bar in a cell.
pub(super) const BAR: (f64, f64) = (120.0, 14.0);

/// The scale of bars with these numbers.
pub(super) fn of_bars(numbers: impl IntoIterator<Item = f64>) -> Option<Scale> {
    Scale::over(numbers, 3.0, BAR.0 - 3.0)
}

impl Known {
    /// The bar in a cell.
    pub(super) fn bar(&self, scale: &Scale) -> Markup {
        html! {
            svg.bar viewBox={ "0 0 " (BAR.0) " " (BAR.1) } aria-hidden="true" {
                line.zero x1=(scale.at(0.0)) x2=(scale.at(0.0)) y1="0" y2=(BAR.1) {}
                (self.marks(scale, BAR.1 / 2.0, 5.0))
            }
        }
    }

    /// Every number in it.
    pub(super) fn numbers(&self) -> impl Iterator<Item = f64> + use<> {
        let ends = |ends: Option<(f64, f64)>| [ends.map(|(low, _)| low), ends.map(|(_, high)| high)];
        [self.mean, self.beside].into_iter().chain(ends(self.interval)).chain(ends(self.band)).flatten()
    }

    /// The marks at a height: pale band, interval, dot; a ring where the mean was.
    pub(super) fn marks(&self, scale: &Scale, y: f64, half: f64) -> Markup {
        let box_of = |(low, high): (f64, f64), half: f64| {
            let (from, to) = (scale.at(low), scale.at(high));
            (from, tenth(y - half), tenth((to - from).max(1.0)), tenth(2.0 * half))
        };
        html! {
            @if let Some((x, top, width, height)) = self.band.map(|band| box_of(band, half)) {
                rect.band x=(x) y=(top) width=(width) height=(height) {}
            }
            @if let Some((x, top, width, height)) = self.interval.map(|interval| box_of(interval, half * 0.35)) {
                rect.sure x=(x) y=(top) width=(width) height=(height) {}
            }
            @if let Some(beside) = self.beside {
                circle.was cx=(scale.at(beside)) cy=(y) r=(tenth(half * 0.75)) {}
            }
            @if let Some(mean) = self.mean {
                circle.dot cx=(scale.at(mean)) cy=(y) r=(tenth(half * 0.55)) {}
            }
        }
    }
}

/// A line through points.
pub(super) fn line(class: &str, points: &[(f64, f64)]) -> Markup {
    let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", tenth(*x), tenth(*y))).collect();
    html! { polyline class=(class) points=(points.join(" ")) {} }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::float_cmp, reason = "whole numbers are exact")]
    fn a_scale_holds_all_numbers_and_nothing_and_its_ticks_are_round() {
        let scale = Scale::over([-1.0, 3.0, f64::NAN], 100.0, 500.0).expect("numbers");
        assert_eq!([scale.at(-1.0), scale.at(0.0), scale.at(3.0), scale.at(9.0)], [100.0, 200.0, 500.0, 500.0]);
        // 4 over about 4 are steps of 1; of 0.4 over about 4 of 0.1, which need one decimal.
        assert_eq!(scale.ticks(4.0), (vec![-1.0, 0.0, 1.0, 2.0, 3.0], 0));
        assert_eq!(Scale::over([0.4], 0.0, 1.0).expect("a number").ticks(4.0).1, 1);
        assert!(Scale::over([], 0.0, 1.0).is_none() && Scale::over([0.0], 0.0, 1.0).is_none());
    }
}
