//! A number in a field of known unit and scope, as written. Draws nothing.

use std::marker::PhantomData;
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, de};

use crate::chance::Law;
use crate::number::facts::Judged;
use crate::number::field::{Field, Scope};
use crate::number::written::Number;
use crate::text::Exact;

/// A number of a known unit and scope, as written. A constant is checked against its range where it is written; a distribution is judged
/// later, once for all that are written alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncertain<F: Field> {
    /// The constant or distribution, without the words `PerRun` or `PerProject`.
    pub number: Number,
    /// What a draw is made for.
    pub scope: Scope,
    /// What was found out about a distribution.
    pub judged: Judged,
    field: PhantomData<F>,
}

impl<F: Field> Uncertain<F> {
    /// A constant, for defaults.
    #[must_use]
    pub fn constant(value: Decimal) -> Self {
        Uncertain {
            number: Number::Constant(Exact(value)),
            scope: F::SCOPE,
            judged: Judged::default(),
            field: PhantomData,
        }
    }

    /// The exact value where the number is constant.
    #[must_use]
    pub fn exact(&self) -> Option<Decimal> {
        self.number.exact()
    }

    /// What the distribution is drawn from, an amount in smallest units; it was judged and found right.
    #[must_use]
    pub fn law(&self) -> &Arc<Law> {
        let counted = self.judged.facts().and_then(|facts| facts.counted.as_ref());
        &counted.expect("the scenario's distributions were judged").law
    }

    /// The lowest and the highest value, but for one draw in 10¹², in the unit it is written in; `None` if it has no meaning or was not
    /// judged.
    #[must_use]
    pub fn ends(&self) -> Option<(f64, f64)> {
        self.judged.ends(&self.number)
    }

    /// The lower of the two ends.
    #[must_use]
    pub fn lowest(&self) -> Option<f64> {
        self.ends().map(|(low, _)| low)
    }

    /// The higher of the two ends.
    #[must_use]
    pub fn highest(&self) -> Option<f64> {
        self.ends().map(|(_, high)| high)
    }

    /// Whether it is nothing, and not drawn.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.exact() == Some(Decimal::ZERO)
    }

    /// A number in this field, if it can stand there; else what is wrong, and what to write instead.
    pub(super) fn of(number: Number) -> Result<Self, (String, String)> {
        let (number, scope) = match number {
            Number::PerRun(inner) if F::SCOPE == Scope::Year => {
                return Err(("this number is drawn per year".to_owned(), format!("write {} alone", inner.kind())));
            }
            Number::PerRun(inner) => (*inner, Scope::Run),
            Number::PerProject(inner) if !F::MAY_DIFFER => {
                let what = format!("this number is drawn {} and cannot differ between projects", F::SCOPE);
                return Err((what, format!("write {} alone", inner.kind())));
            }
            Number::PerProject(inner) => (*inner, Scope::Project),
            number => (number, F::SCOPE),
        };
        if let Number::Constant(Exact(value)) = number {
            let (low, high) = (F::UNIT.range().0, F::UNIT.largest_usual());
            let found = value.to_f64().unwrap_or(f64::NAN);
            if found < low || found > high {
                return Err((format!("{found} is out of range"), F::UNIT.rule_for(value)));
            }
            if F::UNIT.counts_thousands()
                && let Some(asked) = Exact(value).of_thousands()
            {
                return Err(asked);
            }
        }
        Ok(Uncertain { number, scope, judged: Judged::default(), field: PhantomData })
    }
}

impl<'de, F: Field> Deserialize<'de> for Uncertain<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = Number::deserialize(deserializer)?;
        Uncertain::of(number).map_err(|(what, help)| de::Error::custom(format!("{what}\n{help}")))
    }
}
