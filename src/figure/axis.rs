//! A scale from values to places on the page, and its ticks at round numbers.

use crate::report::number::{MoneyUnit, fixed};

/// From the least to the greatest value shown, both at a tick.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    pub low: f64,
    pub high: f64,
    step: f64,
    decimals: i32,
}

/// One marked value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    pub value: f64,
    pub label: String,
}

impl Scale {
    /// Covers `low` to `high` in at most `most` round steps. Equal or non-finite ends become a scale of length one.
    pub fn covering(low: f64, high: f64, most: u32) -> Self {
        let (low, high) = if low.is_finite() && high.is_finite() { (low.min(high), low.max(high)) } else { (0.0, 1.0) };
        // A length that rounding noise alone would make is none.
        let apart = high - low > high.abs().max(low.abs()) * 1e-9;
        let (low, high) = match (apart, high == 0.0) {
            (true, _) => (low, high),
            (false, true) => (0.0, 1.0),
            (false, false) => (high - high.abs() / 2.0, high + high.abs() / 2.0),
        };
        let (step, decimals) = round_step((high - low) / f64::from(most.max(1)));
        // An end that misses a tick by rounding noise needs no further step.
        Self { low: (low / step + 1e-9).floor() * step, high: (high / step - 1e-9).ceil() * step, step, decimals }
    }

    /// Like [`Scale::covering`], and holds zero.
    pub fn from_zero(low: f64, high: f64, most: u32) -> Self {
        Self::covering(low.min(0.0), high.max(0.0), most)
    }

    /// The place of a value when `low` lies at `from` and `high` at `to`; values outside are put at the nearer end.
    pub fn place(&self, value: f64, from: f64, to: f64) -> f64 {
        from + (to - from) * ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The marked values, ascending.
    pub fn ticks(&self) -> Vec<Tick> {
        let mut ticks = Vec::new();
        let steps = ((self.high - self.low) / self.step).round();
        let first = (self.low / self.step).round();
        let mut count = 0.0;
        while count <= steps && ticks.len() < 50 {
            let place = first + count;
            let label = if place == 0.0 { "0".to_owned() } else { fixed(place * self.step, self.decimals) };
            ticks.push(Tick { value: place * self.step, label });
            count += 1.0;
        }
        ticks
    }
}

/// The least of 1, 2, 2.5 or 5 times a power of ten that is not below `length`, and the decimals its multiples need.
fn round_step(length: f64) -> (f64, i32) {
    let text = format!("{length:e}");
    let power: i32 = text.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0);
    for (digits, further) in [("1", 0), ("2", 0), ("2.5", 1), ("5", 0), ("10", -1)] {
        let step: f64 = format!("{digits}e{power}").parse().expect("digits and a power of ten are a number");
        if step >= length * (1.0 - 1e-9) {
            return (step, (further - power).clamp(0, 15));
        }
    }
    (length, 3)
}

/// Money of one axis: the unit that keeps its numbers short.
pub(super) fn money_unit(values: impl IntoIterator<Item = f64>) -> MoneyUnit {
    MoneyUnit::of(
        values.into_iter().filter(|value| value.is_finite()).fold(0.0, |most: f64, value| most.max(value.abs())),
    )
}

/// Least and greatest of the finite values; none without one.
pub(super) fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().filter(|value| value.is_finite()).fold(None, |ends, value| {
        Some(ends.map_or((value, value), |(low, high): (f64, f64)| (low.min(value), high.max(value))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(low: f64, high: f64, most: u32) -> Vec<String> {
        Scale::covering(low, high, most).ticks().into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(labels(0.0, 37.0, 5), ["0", "10", "20", "30", "40"]);
        assert_eq!(labels(0.0, 1.0, 5), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(-0.3, 0.9, 6), ["−0.4", "−0.2", "0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(0.0, 9_500.0, 5), ["0", "2,000", "4,000", "6,000", "8,000", "10,000"]);
        assert_eq!(labels(0.0, 0.0, 2), ["0", "0.5", "1.0"]);
        assert_eq!(labels(0.0, 9.0, 4), ["0", "2.5", "5.0", "7.5", "10.0"]);
    }

    proptest! {
        #[test]
        fn any_two_ends_have_a_scale(low in -1e18..1e18, high in -1e18..1e18, most in 1_u32..9) {
            let scale = Scale::covering(low, high, most);
            let ticks = scale.ticks();
            prop_assert!(ticks.len() >= 2 && ticks.len() <= most as usize + 3);
            for value in [low, high] {
                let place = scale.place(value, 100.0, 200.0);
                prop_assert!((100.0..=200.0).contains(&place));
            }
        }
    }
}
