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
use crate::number::resolved::{ProjectNumber, RunNumber, RunShare};
use crate::number::uncertain::Uncertain;
use crate::number::written::Number;
use crate::text::Exact;
use crate::units::Share;

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
    /// Whether it is nothing in all years, and not drawn.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        match self {
            OverYears::Same(number) => number.is_zero(),
            OverYears::Path(points) => points.iter().all(|(_, Exact(value))| value.is_zero()),
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
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum YearNumber {
    /// The same in all years.
    Same(RunNumber),
    /// A value for each fiscal year.
    Path(Years),
}

/// A number that may differ between projects, or change from year to year, resolved.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum ProjectYears {
    /// The same in all years.
    Same(ProjectNumber),
    /// A value for each fiscal year, for all projects.
    Path(Years),
}

/// A share that may change from year to year, resolved.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum YearShare {
    /// The same in all years.
    Same(RunShare),
    /// A share for each fiscal year, kept to nine decimals.
    Path(Years),
}

/// What may change from year to year, in a run.
#[derive(Clone, Debug, PartialEq)]
pub enum ByYear<T> {
    /// The same in all years.
    Same(T),
    /// That of each fiscal year from that of month 0 on; later ones have that of the last.
    Years(Arc<[T]>),
}

impl<T> ByYear<T> {
    /// That of a fiscal year, 0 being that of month 0.
    ///
    /// # Panics
    /// If there is no year at all, a mistake of ours.
    #[inline]
    #[must_use]
    pub fn of(&self, year: usize) -> &T {
        match self {
            ByYear::Same(same) => same,
            ByYear::Years(years) => years.get(year).or(years.last()).expect("there is a year"),
        }
    }
}

/// A value for each fiscal year from that of month 0 on; later ones have that of the last.
#[derive(Clone, Debug, PartialEq)]
pub struct Years {
    /// Place of month 0 in its fiscal year.
    start_month: usize,
    /// By fiscal year.
    values: Arc<[f64]>,
}

/// A number that may change from year to year, known in a run.
#[derive(Clone, Debug, PartialEq)]
pub enum KnownYears {
    /// The same in all years.
    Same(f64),
    /// A value for each fiscal year.
    Path(Years),
}

impl YearNumber {
    /// The number in a fiscal year of a run, 0 being that of month 0; `drawn` holds the run's inputs.
    #[must_use]
    pub fn at(&self, drawn: &[f64], year: usize) -> f64 {
        match self {
            YearNumber::Same(number) => number.at(drawn),
            YearNumber::Path(years) => years.at(year),
        }
    }

    /// What it is in a run.
    #[must_use]
    pub fn known(&self, drawn: &[f64]) -> KnownYears {
        match self {
            YearNumber::Same(number) => KnownYears::Same(number.at(drawn)),
            YearNumber::Path(years) => KnownYears::Path(years.clone()),
        }
    }

    /// Whether it is another one in each run.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        match self {
            YearNumber::Same(RunNumber::Fixed(_)) | YearNumber::Path(_) => false,
            YearNumber::Same(RunNumber::Drawn(_) | RunNumber::Derived(_)) => true,
        }
    }

    /// How many fiscal years it has values for; 1 where it is the same in all.
    #[must_use]
    pub fn years(&self) -> usize {
        match self {
            YearNumber::Same(_) => 1,
            YearNumber::Path(years) => years.values.len(),
        }
    }
}

impl ProjectYears {
    /// What is expected of it in a run before it is drawn.
    #[must_use]
    pub fn expected(&self, drawn: &[f64]) -> KnownYears {
        match self {
            ProjectYears::Same(number) => KnownYears::Same(number.expected(drawn)),
            ProjectYears::Path(years) => KnownYears::Path(years.clone()),
        }
    }
}

impl YearShare {
    /// The share in the fiscal year of a month of a run; `drawn` holds the run's inputs.
    #[inline]
    #[must_use]
    pub fn in_month(&self, drawn: &[f64], month: usize) -> Share {
        match self {
            YearShare::Same(share) => share.at(drawn),
            YearShare::Path(years) => Share::sampled(years.in_month(month)),
        }
    }

    /// What it is in a run.
    #[must_use]
    pub fn known(&self, drawn: &[f64]) -> ByYear<Share> {
        match self {
            YearShare::Same(share) => ByYear::Same(share.at(drawn)),
            YearShare::Path(years) => ByYear::Years(years.values.iter().map(|&value| Share::sampled(value)).collect()),
        }
    }
}

impl KnownYears {
    /// The number in the fiscal year of a month.
    #[inline]
    #[must_use]
    pub fn in_month(&self, month: usize) -> f64 {
        match self {
            KnownYears::Same(value) => *value,
            KnownYears::Path(years) => years.in_month(month),
        }
    }

    /// The number in a fiscal year, 0 being that of month 0.
    #[must_use]
    pub fn in_year(&self, year: usize) -> f64 {
        match self {
            KnownYears::Same(value) => *value,
            KnownYears::Path(years) => years.at(year),
        }
    }

    /// The number where it is the same in all years.
    #[inline]
    #[must_use]
    pub fn same(&self) -> Option<f64> {
        match self {
            KnownYears::Same(value) => Some(*value),
            KnownYears::Path(_) => None,
        }
    }

    /// The fiscal year of a month, where the number changes from year to year.
    #[inline]
    #[must_use]
    pub fn year(&self, month: usize) -> Option<usize> {
        match self {
            KnownYears::Same(_) => None,
            KnownYears::Path(years) => Some(years.year(month)),
        }
    }

    /// The sum of two numbers, year by year.
    #[must_use]
    pub fn plus(self, other: KnownYears) -> KnownYears {
        let of = |start_month, values| KnownYears::Path(Years { start_month, values });
        match (self, other) {
            (KnownYears::Same(one), KnownYears::Same(other)) => KnownYears::Same(one + other),
            (KnownYears::Path(years), KnownYears::Same(more)) | (KnownYears::Same(more), KnownYears::Path(years)) => {
                of(years.start_month, years.values.iter().map(|value| value + more).collect())
            }
            (KnownYears::Path(one), KnownYears::Path(other)) => {
                let last = one.values.len().max(other.values.len());
                of(one.start_month, (0..last).map(|year| one.at(year) + other.at(year)).collect())
            }
        }
    }

    /// What follows from it, year by year.
    #[must_use]
    pub fn by_year<T>(&self, of: impl Fn(f64) -> T) -> ByYear<T> {
        match self {
            KnownYears::Same(value) => ByYear::Same(of(*value)),
            KnownYears::Path(years) => ByYear::Years(years.values.iter().map(|&value| of(value)).collect()),
        }
    }
}

impl Years {
    /// The values on a path through constants, worked out by `fixed`; month 0 lies in the fiscal year `start_year`.
    pub(super) fn new(
        points: &[(i32, Exact)],
        (start_year, start_month): (i32, usize),
        fixed: impl Fn(Decimal) -> f64,
    ) -> Years {
        let points: Vec<(i32, f64)> = points.iter().map(|&(year, Exact(value))| (year, fixed(value))).collect();
        let last = points.last().map_or(start_year, |point| point.0.max(start_year));
        Years { start_month, values: (start_year..=last).map(|year| along(&points, year)).collect() }
    }

    /// The values by fiscal year.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The value in the fiscal year of a month.
    #[must_use]
    pub fn in_month(&self, month: usize) -> f64 {
        self.at(self.year(month))
    }

    /// The fiscal year of a month, 0 being that of month 0.
    fn year(&self, month: usize) -> usize {
        (self.start_month + month) / 12
    }

    fn at(&self, year: usize) -> f64 {
        *self.values.get(year).or(self.values.last()).expect("a path has a point")
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
impl Hash for Years {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.start_month, self.values.len()).hash(state);
        self.values.iter().for_each(|value| (value + 0.0).to_bits().hash(state));
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
        let Ok(OverYears::Path(points)) = written("Path([(2026, 300), (2028, 400), (2029, 0)])") else {
            panic!("a path")
        };
        let years = Years::new(&points, (2025, 10), |value| value.try_into().expect("a number"));
        assert_eq!(years.values(), [300.0, 300.0, 350.0, 400.0, 0.0]);
        // Month 0 is the eleventh of 2025: 2026 begins with month 2.
        let known = YearNumber::Path(years).known(&[]);
        assert_eq!(
            [0, 13, 14, 25, 26, 49, 50, 500].map(|month| known.in_month(month)),
            [300.0, 300.0, 350.0, 350.0, 400.0, 0.0, 0.0, 0.0]
        );
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "sums of halves and tenths that are worked out the same way")]
    fn paths_add_up_year_by_year_and_a_number_of_all_years_adds_to_each() {
        let years = |values: &[f64]| KnownYears::Path(Years { start_month: 10, values: values.into() });
        let values = |known: KnownYears| [0, 1, 2, 9].map(|year| known.in_year(year));
        assert_eq!(values(years(&[1.0, 2.0]).plus(years(&[10.0, 20.0, 30.0]))), [11.0, 22.0, 32.0, 32.0]);
        assert_eq!(values(years(&[1.0, 2.0]).plus(KnownYears::Same(5.0))), [6.0, 7.0, 7.0, 7.0]);
        assert_eq!(values(KnownYears::Same(5.0).plus(KnownYears::Same(0.5))), [5.5; 4]);
        // Month 0 is the eleventh of its fiscal year.
        assert_eq!([1, 2, 14].map(|month| years(&[1.0, 2.0]).year(month)), [Some(0), Some(1), Some(2)]);
        let months = years(&[0.4, 2.0]).by_year(|value| value * 2.0);
        assert_eq!([0, 1, 2].map(|year| *months.of(year)), [0.8, 4.0, 4.0]);
        let shares = YearShare::Path(Years { start_month: 0, values: [0.5, 0.25].into() });
        assert_eq!(shares.in_month(&[], 11), Share::ratio(1, 2).expect("a half"));
        assert_eq!(*shares.known(&[]).of(1), Share::ratio(1, 4).expect("a quarter"));
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
