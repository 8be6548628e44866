//! How a number is written for a reader: rounding by its error, thousands separators, money scaled to a unit. Computes nothing else.

use crate::words::Words;

/// A word that stands for a power of ten of money, so that axes and columns need few digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoneyUnit {
    /// How many whole currency units make one of these.
    pub size: f64,
    /// `thousand`, `million`, `billion`, `trillion`; empty for whole units.
    pub word: &'static str,
}

/// From the largest to the smallest.
const MONEY_UNITS: [MoneyUnit; 5] = [
    MoneyUnit { size: 1e12, word: "trillion" },
    MoneyUnit { size: 1e9, word: "billion" },
    MoneyUnit { size: 1e6, word: "million" },
    MoneyUnit { size: 1e3, word: "thousand" },
    MoneyUnit { size: 1.0, word: "" },
];

impl MoneyUnit {
    /// The largest unit of which `largest` (in whole currency units, either sign) holds at least one.
    #[must_use]
    pub fn of(largest: f64) -> Self {
        MONEY_UNITS.into_iter().find(|unit| largest.abs() >= unit.size).unwrap_or(MONEY_UNITS[4])
    }

    /// The unit in the words of a language.
    #[must_use]
    pub fn in_words(self, currency: &str, words: &Words) -> String {
        words.money(self.word, currency)
    }

    /// The unit in words, for example `billion VND`.
    #[must_use]
    pub fn named(self, currency: &str) -> String {
        if self.word.is_empty() { currency.to_owned() } else { format!("{} {currency}", self.word) }
    }
}

/// `value` with so many decimals, thousands separators and a true minus sign; `–` if it is not finite. Negative `decimals`
/// round to tens, hundreds and so on. −0 is 0.
#[must_use]
pub fn fixed(value: f64, decimals: i32) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = if let Ok(places) = usize::try_from(decimals) {
        let places = places.min(17);
        format!("{:.places$}", value.abs())
    } else {
        let step = ten_to(decimals.max(-300).abs());
        format!("{:.0}", (value.abs() / step).round() * step)
    };
    let (whole, part) = text.split_once('.').map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let mut written = String::with_capacity(text.len() + whole.len() / 3 + 3);
    if value < 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        written.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            written.push(',');
        }
        written.push(digit);
    }
    if let Some(part) = part {
        written.push('.');
        written.push_str(part);
    }
    written
}

/// `value ± se`: two significant digits of the error, the value rounded to the same place. Without an error, or with one of
/// zero, the value has up to three decimals.
#[must_use]
pub fn number(value: f64, se: Option<f64>) -> String {
    match se {
        Some(se) if !se.is_finite() => format!("{} ± –", plain(value)),
        Some(se) if se.abs() > value.abs() * 1e-12 && se != 0.0 => {
            let decimals = decimals_of_error(se);
            format!("{} ± {}", fixed(value, decimals), fixed(se.abs(), decimals))
        }
        Some(_) => format!("{} ± 0", plain(value)),
        None => plain(value),
    }
}

/// A value as it is said beside a mark whose bar shows the error: to the place where its error begins, and never more than three
/// significant digits: `0.14` of 0.1396 ± 0.0145.
#[must_use]
pub fn as_said(value: f64, se: Option<f64>) -> String {
    if !value.is_finite() || value == 0.0 {
        return fixed(value, 0);
    }
    let three_digits = (2 - exponent(value, 2)).clamp(-300, 17);
    let known = se.filter(|se| se.is_finite() && se.abs() > value.abs() * 1e-12).map(|se| -exponent(se, 0));
    known.map_or_else(|| plain(value), |known| fixed(value, known.min(three_digits)))
}

/// [`number`] of a share, in per cent and without the sign.
#[must_use]
pub fn per_cent(value: f64, se: Option<f64>) -> String {
    number(value * 100.0, se.map(|se| se * 100.0))
}

/// `value` as short as it is at three significant digits or whole, whichever is longer.
#[must_use]
pub fn plain(value: f64) -> String {
    if !value.is_finite() || value == 0.0 {
        return fixed(value, 0);
    }
    let decimals = (2 - exponent(value, 2)).clamp(0, 17);
    let text = fixed(value, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// `value` with four significant digits, or whole where it has more digits before the point.
#[must_use]
pub fn in_four_digits(value: f64) -> String {
    if !value.is_finite() || value == 0.0 {
        return fixed(value, 0);
    }
    fixed(value, (3 - exponent(value, 3)).clamp(0, 17))
}

/// Decimals that show two significant digits of an error.
fn decimals_of_error(se: f64) -> i32 {
    (1 - exponent(se, 1)).min(15)
}

/// The power of ten of the first digit, after rounding to one digit and `further` ones.
fn exponent(value: f64, further: usize) -> i32 {
    let text = format!("{value:.further$e}");
    text.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0)
}

/// 10 to a power that is not negative.
fn ten_to(power: i32) -> f64 {
    format!("1e{power}").parse().unwrap_or(f64::INFINITY)
}

/// The unit in which numbers of a unit are shown, in words, and its size: money in thousands and more by the largest, shares in per cent.
#[must_use]
pub fn scaled(unit: &str, largest: f64, currency: &str, words: &Words) -> (String, f64) {
    match unit {
        "share" => ("%".to_owned(), 0.01),
        _ if unit == currency => {
            let money = MoneyUnit::of(largest);
            (money.in_words(currency, words), money.size)
        }
        _ => (words.term(unit).to_owned(), 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_error_decides_where_a_value_is_rounded() {
        assert_eq!(number(1.234_567, Some(0.012_3)), "1.235 ± 0.012");
        assert_eq!(number(1.234_567, Some(0.099_6)), "1.23 ± 0.10");
        assert_eq!(number(1_234_567.0, Some(4_321.0)), "1,234,600 ± 4,300");
        assert_eq!(number(-45.67, Some(1.23)), "−45.7 ± 1.2");
        assert_eq!(number(12.0, Some(45.0)), "12 ± 45");
        assert_eq!(number(412.0, Some(0.0)), "412 ± 0");
        assert_eq!(number(0.5, Some(1e-20)), "0.5 ± 0");
        assert_eq!(number(0.123_456, None), "0.123");
        assert_eq!(number(1_234.56, None), "1,235");
    }

    #[test]
    fn beside_a_mark_a_value_is_said_as_far_as_it_is_known() {
        let said = |value, se| as_said(value, Some(se));
        assert_eq!(said(0.139_6, 0.014_5), "0.14");
        assert_eq!(said(8.098, 0.552), "8.1");
        assert_eq!(said(30.410, 0.004), "30.4", "three digits are enough");
        assert_eq!(said(-0.006_5, 0.030_1), "−0.01");
        assert_eq!(said(1_234_567.0, 96.0), "1,230,000");
        assert_eq!(said(412.0, 0.0), "412");
        assert_eq!(as_said(0.123_456, None), "0.123");
        assert_eq!(as_said(-0.0, Some(0.5)), "0");
    }

    #[test]
    fn a_sentence_has_four_digits() {
        assert_eq!(
            [3.526_208, 35.26, 352.64, 99_999.7, 0.0, -2.0].map(in_four_digits),
            ["3.526", "35.26", "352.6", "100,000", "0", "−2.000"]
        );
    }

    #[test]
    fn shares_are_written_in_per_cent() {
        assert_eq!(per_cent(0.123_4, Some(0.005_6)), "12.34 ± 0.56");
    }

    #[test]
    fn thousands_are_separated_and_minus_zero_is_zero() {
        assert_eq!(fixed(1_234_567.891, 2), "1,234,567.89");
        assert_eq!(fixed(999.0, 0), "999");
        assert_eq!(fixed(-1000.0, 0), "−1,000");
        assert_eq!(fixed(-0.0, 0), "0");
        assert_eq!(fixed(-0.001, 2), "0.00");
        assert_eq!(fixed(1_250.0, -2), "1,300");
        assert_eq!(number(-0.0, Some(0.0)), "0 ± 0");
        assert_eq!(number(-0.000_1, Some(0.1)), "0.00 ± 0.10");
        assert_eq!(plain(1e15), "1,000,000,000,000,000");
        assert_eq!(fixed(f64::NAN, 1), "–");
    }

    #[test]
    fn money_is_scaled_to_the_largest_unit_it_holds() {
        assert_eq!(MoneyUnit::of(2.5e9).named("VND"), "billion VND");
        assert_eq!(MoneyUnit::of(-1e12).named("VND"), "trillion VND");
        assert_eq!(MoneyUnit::of(999_999.0).named("EUR"), "thousand EUR");
        assert_eq!(MoneyUnit::of(0.0).named("EUR"), "EUR");
    }

    proptest! {
        #[test]
        fn writing_a_number_never_panics(
            value in proptest::num::f64::ANY,
            se in proptest::option::of(proptest::num::f64::ANY),
            decimals: i32,
        ) {
            prop_assert!(!number(value, se).is_empty());
            prop_assert!(!per_cent(value, se).is_empty());
            prop_assert!(!as_said(value, se).is_empty());
            prop_assert!(!plain(value).is_empty());
            prop_assert!(!fixed(value, decimals).is_empty());
            prop_assert!(MoneyUnit::of(value).size >= 1.0);
        }

        #[test]
        fn nothing_is_printed_as_minus_zero(value in -1e3..1e3, decimals in -4..4) {
            let written = fixed(value, decimals);
            let digits = written.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
            prop_assert!(digits || !written.starts_with('−'), "{}", written);
        }
    }
}
