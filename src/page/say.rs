//! Numbers as people say them: about 1.2, nine times out of ten, 62 of 100. Computes nothing else.

use super::words::Words;
use crate::report::number::{MoneyUnit, fixed};

/// A number with so many decimals.
pub(super) fn exactly(value: f64, decimals: i32, words: &Words) -> String {
    words.local(&fixed(value, decimals))
}

/// Decimals that leave two significant digits.
fn two_digits(value: f64) -> i32 {
    let size = value.abs();
    [(10.0, 0), (1.0, 1), (0.1, 2), (0.01, 3)]
        .into_iter()
        .find(|(least, _)| size >= *least)
        .map_or(4, |(_, places)| places)
}

/// A number to two digits, whole beyond 10, and to hundreds beyond 10,000: `0.35`, `1.2`, `47`, `810`, `12,300`.
pub(super) fn about(value: f64, words: &Words) -> String {
    // Rounded up, 9.96 is 10 and not 10.0.
    let rounded = |decimals: i32| fixed(value, decimals).replace([',', '−'], "").parse::<f64>().unwrap_or(value);
    let decimals = if value.abs() >= 10_000.0 { -2 } else { two_digits(rounded(two_digits(value))) };
    if value == 0.0 { "0".to_owned() } else { exactly(value, decimals, words) }
}

/// The same with its sign, also where it is more than nothing.
pub(super) fn signed(text: String, value: f64) -> String {
    if value > 0.0 { format!("+{text}") } else { text }
}

/// Money as it is said: `about` of the largest unit it holds one of.
pub(super) fn money(value: f64, currency: &str, words: &Words) -> String {
    let unit = MoneyUnit::of(value);
    let number = value / unit.size;
    let of = if number.abs() < 2.0 { Words::money_of_one } else { Words::money };
    format!("{} {}", about(number, words), of(words, unit.word, currency))
}

/// A share as so many of a hundred.
pub(super) fn of_hundred(share: f64, words: &Words) -> String {
    let hundred = share * 100.0;
    if hundred != 0.0 && hundred.abs() < 1.0 { words.less_than_one.to_owned() } else { exactly(hundred, 0, words) }
}

/// A share in percent, to two digits.
pub(super) fn percent(share: f64, words: &Words) -> String {
    format!("{}{}", about(share * 100.0, words), words.percent)
}

/// A chance in words: the nearest that people say.
pub(super) fn chance(chance: f64, words: &Words) -> &'static str {
    let distance = |said: f64| (said - chance).abs();
    let nearest = words.chances.iter().min_by(|(a, _), (b, _)| distance(*a).total_cmp(&distance(*b)));
    nearest.map_or("", |(_, said)| said)
}

/// A path of the file for a reader: `firms › sme › hurdle rate`.
pub(super) fn path(path: &str) -> String {
    crate::text::segments(path)
        .map(|name| name.trim_matches(['[', ']']).replace('_', " "))
        .collect::<Vec<_>>()
        .join(" › ")
}

/// The word for one unit of a currency.
pub(super) fn coin<'w>(currency: &'w str, words: &Words) -> &'w str {
    words.coins.iter().find(|(code, _)| *code == currency).map_or(currency, |(_, word)| word)
}

/// The word for many units of a currency.
pub(super) fn coins<'w>(currency: &'w str, words: &Words) -> &'w str {
    let many = words.currencies.iter().find(|(code, _)| *code == currency);
    many.map_or_else(|| coin(currency, words), |(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::language::Language;

    #[test]
    fn numbers_have_two_digits_and_no_more() {
        let words = Language::English.words();
        let said = [0.0, 0.0423, 0.352, 1.2081, -1.26, 9.96, 47.3, 812.4, 12_345.0].map(|value| about(value, words));
        assert_eq!(said, ["0", "0.042", "0.35", "1.2", "−1.3", "10", "47", "812", "12,300"]);
    }

    #[test]
    fn money_is_said_in_the_largest_unit_it_holds_one_of() {
        let words = Language::English.words();
        assert_eq!(money(305_200_000_000.0, "VND", words), "305 billion VND");
        assert_eq!(money(-1_540_000_000_000.0, "VND", words), "−1.5 trillion VND");
        assert_eq!(money(12.0, "EUR", words), "12 EUR");
    }

    #[test]
    fn chances_are_said_by_the_nearest_words() {
        let words = Language::English.words();
        let said = [0.0, 0.11, 0.34, 0.5, 0.91, 1.0].map(|value| chance(value, words));
        let want = [
            "never",
            "one time out of ten",
            "one time out of three",
            "every other time",
            "nine times out of ten",
            "always",
        ];
        assert_eq!(said, want);
    }

    #[test]
    fn shares_are_said_of_a_hundred_and_paths_without_their_signs() {
        let words = Language::English.words();
        assert_eq!([0.624, 0.004, 0.0].map(|share| of_hundred(share, words)), ["62", "less than 1", "0"]);
        assert_eq!(path("technologies.[vaccines 2.0].first_year"), "technologies › vaccines 2.0 › first year");
    }
}
