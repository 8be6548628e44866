//! Numbers and money with the signs and words of a language. Rounds nothing.

use super::vocabulary::Words;

impl Words {
    /// A number as it is written in English, `1,234.5`, with the signs of this language.
    #[must_use]
    pub fn local(&self, english: &str) -> String {
        let mut text = String::with_capacity(english.len());
        for letter in english.chars() {
            match letter {
                '.' => text.push_str(self.decimal),
                ',' => text.push_str(self.thousands),
                other => text.push(other),
            }
        }
        text
    }

    /// Money of a currency in a unit that is a power of ten, by the unit's English word: `billion VND`, `tỷ đồng`, `milliards d’euros`.
    #[must_use]
    pub fn money(&self, power: &str, currency: &str) -> String {
        self.of_currency(self.power(power).1, currency)
    }

    /// The same behind a number of which the unit holds less than two: `milliard de dongs` in French.
    #[must_use]
    pub fn money_of_one(&self, power: &str, currency: &str) -> String {
        self.of_currency(self.power(power).0, currency)
    }

    /// The words for a power of ten: of one, and of more; none where there is no such word.
    fn power(&self, english: &str) -> (&'static str, &'static str) {
        self.powers.iter().find(|(power, _, _)| *power == english).map_or(("", ""), |&(_, one, many)| (one, many))
    }

    fn of_currency(&self, power: &str, currency: &str) -> String {
        let known = self.currencies.iter().find(|(code, _)| *code == currency);
        let currency = known.map_or(currency, |(_, word)| word);
        // French: millions de dongs, but millions d’euros.
        let elided =
            power.strip_suffix(" de").filter(|_| currency.to_lowercase().starts_with(['a', 'e', 'i', 'o', 'u']));
        match elided {
            Some(power) => format!("{power} d’{currency}"),
            None => format!("{power} {currency}").trim_start().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::words::Language::{English, French, Vietnamese};

    #[test]
    fn numbers_have_the_signs_of_their_language() {
        let said = [English, Vietnamese, French].map(|language| language.words().local("−1,234,567.8 ± 0.5"));
        assert_eq!(said, ["−1,234,567.8 ± 0.5", "−1.234.567,8 ± 0,5", "−1\u{202f}234\u{202f}567,8 ± 0,5"]);
    }

    #[test]
    fn money_is_called_as_ministries_call_it() {
        let said = |currency: &str| [English, Vietnamese, French].map(|of| of.words().money("billion", currency));
        assert_eq!(said("VND"), ["billion VND", "tỷ đồng", "milliards de dongs"]);
        assert_eq!(said("EUR"), ["billion EUR", "tỷ euro", "milliards d’euros"]);
        assert_eq!(said("XAF"), ["billion XAF", "tỷ XAF", "milliards de XAF"]);
        assert_eq!(French.words().money_of_one("billion", "VND"), "milliard de dongs");
        assert_eq!([English, Vietnamese, French].map(|of| of.words().money("", "VND")), ["VND", "đồng", "dongs"]);
    }
}
