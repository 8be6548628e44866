//! A number that may change from year to year: the same for all years, or a path through points, linear between them and constant outside.
//! Draws nothing.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::de::value::{EnumAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, EnumAccess, Error, IntoDeserializer, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::number::field::Field;
use crate::number::resolved::RunNumber;
use crate::number::uncertain::Uncertain;
use crate::number::written::Number;
use crate::text::Exact;
use crate::units::Money;

/// The name of a path over years, as a file spells it.
pub const PATH: &str = "Path";

/// What can be written where a number may be a path over years.
const FORMS: [&str; Number::DISTRIBUTIONS.len() + 2] = {
    let mut forms = ["Constant"; Number::DISTRIBUTIONS.len() + 2];
    let mut place = 0;
    while place < Number::DISTRIBUTIONS.len() {
        forms[place + 1] = Number::DISTRIBUTIONS[place];
        place += 1;
    }
    forms[place + 1] = PATH;
    forms
};

/// Whether a rule of this name is one number: a distribution, or a path over years.
#[must_use]
pub fn is_one_number(name: &str) -> bool {
    name == PATH || Number::DISTRIBUTIONS.contains(&name)
}

/// A number that may change from year to year, as written.
#[derive(Clone, Debug, PartialEq)]
pub enum OverYears<F: Field> {
    /// The same constant or distribution for all years.
    Same(Uncertain<F>),
    /// `Path([(2026, 300), (2028, 400)])`: calendar years and constants.
    Path(Vec<(i32, Exact)>),
}

impl<F: Field> OverYears<F> {
    /// The points of a path; none where the number is the same for all years.
    #[must_use]
    pub fn points(&self) -> &[(i32, Exact)] {
        match self {
            OverYears::Same(_) => &[],
            OverYears::Path(points) => points,
        }
    }

    /// The points, each a year later than the one before and within its unit's range.
    fn path(points: Vec<(i32, Exact)>) -> Result<Self, (String, String)> {
        if points.is_empty() {
            return Err(("a path needs a point".to_owned(), "write Path([(2026, 300), (2028, 400)])".to_owned()));
        }
        for &(year, value) in &points {
            Uncertain::<F>::of(Number::Constant(value)).map_err(|(what, help)| (format!("in {year}, {what}"), help))?;
        }
        if let Some(pair) = points.windows(2).find(|pair| pair[1].0 <= pair[0].0) {
            let (before, after) = (pair[0].0, pair[1].0);
            return Err(if before == after {
                (format!("the year {before} stands twice in this path"), "write each year once".to_owned())
            } else {
                let what = format!("the years of this path are not in order: {after} stands after {before}");
                (what, "write the earliest year first".to_owned())
            });
        }
        Ok(OverYears::Path(points))
    }
}

impl<'de, F: Field> Deserialize<'de> for OverYears<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Forms;
        impl<'de> Visitor<'de> for Forms {
            type Value = Written;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, a distribution or a path over years")
            }

            fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Written, A::Error> {
                let (name, variant) = access.variant::<String>()?;
                if name == PATH {
                    return variant.newtype_variant().map(Written::Path);
                }
                Number::deserialize(EnumAccessDeserializer::new(Named { name, variant })).map(Written::Same)
            }
        }
        let made = match deserializer.deserialize_enum("Number", &FORMS, Forms)? {
            Written::Same(number) => Uncertain::of(number).map(OverYears::Same),
            Written::Path(points) => OverYears::path(points),
        };
        made.map_err(|(what, help)| D::Error::custom(format!("{what}\n{help}")))
    }
}

enum Written {
    Same(Number),
    Path(Vec<(i32, Exact)>),
}

/// A variant whose name was already read.
struct Named<V> {
    name: String,
    variant: V,
}

impl<'de, V: VariantAccess<'de>> EnumAccess<'de> for Named<V> {
    type Error = V::Error;
    type Variant = V;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, V), V::Error> {
        let name: StrDeserializer<'_, V::Error> = self.name.as_str().into_deserializer();
        Ok((seed.deserialize(name)?, self.variant))
    }
}

/// A number that may change from year to year, resolved.
#[derive(Clone, Debug, PartialEq)]
pub enum YearNumber {
    /// The same in all years.
    Same(RunNumber),
    /// Calendar years in order and values.
    Path(Arc<[(i32, f64)]>),
}

impl YearNumber {
    /// The number in a calendar year of a run; `drawn` holds the run's inputs.
    #[must_use]
    pub fn at(&self, drawn: &[f64], year: i32) -> f64 {
        match self {
            YearNumber::Same(number) => number.at(drawn),
            YearNumber::Path(points) => along(points, year),
        }
    }

    /// The number as money, rounded to whole units.
    #[must_use]
    pub fn money(&self, drawn: &[f64], year: i32) -> Money {
        Money::rounded(self.at(drawn, year))
    }

    /// The path through constants in smallest units, of which `scale` are one of the file's.
    #[must_use]
    pub fn path(points: &[(i32, Exact)], fixed: impl Fn(Decimal) -> f64) -> YearNumber {
        YearNumber::Path(points.iter().map(|&(year, Exact(value))| (year, fixed(value))).collect())
    }
}

/// The value of a path in a year: on the line between the points around it, that of the nearest point outside.
fn along(points: &[(i32, f64)], year: i32) -> f64 {
    let after = points.partition_point(|point| point.0 <= year);
    match (after.checked_sub(1).map(|before| points[before]), points.get(after)) {
        (Some((_, value)), None) | (None, Some(&(_, value))) => value,
        (Some((from, low)), Some(&(to, high))) => low + (high - low) * f64::from(year - from) / f64::from(to - from),
        (None, None) => f64::NAN,
    }
}

/// Equal numbers have equal digests: 0 and −0 are the same number.
impl Hash for YearNumber {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            YearNumber::Same(number) => (0_u8, number).hash(state),
            YearNumber::Path(points) => {
                (1_u8, points.len()).hash(state);
                points.iter().for_each(|(year, value)| (year, (value + 0.0).to_bits()).hash(state));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::field::AmountPerRun;
    use crate::text::{Faults, Sources, parse, read};

    fn written(text: &str) -> Result<OverYears<AmountPerRun>, String> {
        let (mut sources, mut faults) = (Sources::new(), Faults::new());
        let id = sources.add("test.ron", text.to_owned());
        let tree = parse(&sources, id, &mut faults).expect("the test's text is RON");
        let read: Option<OverYears<AmountPerRun>> = read(&tree, &mut faults);
        if faults.is_empty() { Ok(read.expect("no faults")) } else { Err(faults.render(&sources, false)) }
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "halves are exact")]
    fn a_path_is_linear_between_its_years_and_constant_outside() {
        let path = written("Path([(2026, 300), (2028, 400), (2029, 0)])").expect("a path");
        let number = YearNumber::path(path.points(), |value| value.try_into().expect("a number"));
        let values = [2020, 2026, 2027, 2028, 2029, 2040].map(|year| number.at(&[], year));
        assert_eq!(values, [300.0, 300.0, 350.0, 400.0, 0.0, 0.0]);
    }

    #[test]
    fn whatever_is_no_path_is_a_number_as_anywhere() {
        assert!(matches!(written("300"), Ok(OverYears::Same(number)) if number.exact() == Some(Decimal::from(300))));
        assert!(matches!(written("Pert(1, 2, 4)"), Ok(OverYears::Same(number)) if number.exact().is_none()));
        let unknown = written("Prt(1, 2, 4)").expect_err("no such name");
        assert!(unknown.contains("Pert"), "{unknown}");
    }

    #[test]
    fn years_out_of_order_twice_or_none_and_amounts_out_of_range_are_faults() {
        for (text, words) in [
            ("Path([(2028, 1), (2026, 2)])", "2026 stands after 2028"),
            ("Path([(2026, 1), (2026, 2)])", "2026 stands twice"),
            ("Path([])", "a path needs a point"),
            ("Path([(2026, -1)])", "in 2026, -1 is out of range"),
            ("Path([(2026, Pert(1, 2, 3))])", "no distribution can stand here"),
        ] {
            let fault = written(text).expect_err(text);
            assert!(fault.contains(words), "{fault}");
        }
    }
}
