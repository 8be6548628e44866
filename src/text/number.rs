//! Numbers as written → exact decimals, whole numbers and floating-point numbers. Nothing is rounded without saying so.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// The name by which [`Exact`] asks for the digits as written.
pub(super) const EXACT: &str = "Exact";

/// A decimal number that keeps every digit written in the file: it never passes through `f64`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(pub Decimal);

impl Exact {
    /// The number that a text outside a scenario is, as a cell of a table: a sign, digits, a point and an exponent.
    #[must_use]
    pub fn of(text: &str) -> Option<Exact> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let size = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        let well_formed = digits(whole) && digits(decimals) && whole.len() + decimals.len() > 0;
        (well_formed && digits(size) && !size.is_empty()).then(|| exact(text).map(Exact).ok()).flatten()
    }

    /// What to ask where a count or an amount of money is written as `10.000`: ten thousand or ten? Only a hand writes zeros at the end
    /// of decimals; `1.125` is what it says.
    #[must_use]
    pub fn of_thousands(&self) -> Option<(String, String)> {
        let (written, plain) = (self.0, self.0.normalize());
        let size = written.abs();
        if written.scale() != 3 || plain.scale() == 3 || size < Decimal::ONE || size >= Decimal::ONE_THOUSAND {
            return None;
        }
        let thousands = (written * Decimal::ONE_THOUSAND).normalize();
        let (whole, decimals) = (written.trunc(), (size.fract() * Decimal::ONE_THOUSAND).normalize());
        let help = format!("write {whole}_{decimals:0>3} for thousands, or {plain}");
        Some((format!("{written} can be read as {thousands} or as {plain}"), help))
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Exact, D::Error> {
        struct Digits;
        impl Visitor<'_> for Digits {
            type Value = Exact;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a number")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Exact, E> {
                exact(text).map(Exact).map_err(E::custom)
            }
        }
        deserializer.deserialize_newtype_struct(EXACT, Digits)
    }
}

/// The decimal with exactly the digits written. The fault's second line is what to write instead.
pub(super) fn exact(text: &str) -> Result<Decimal, String> {
    let too_long = || format!("{text} has more digits than can be kept exactly\nwrite at most 28 digits");
    let (negative, unsigned) = signed(text);
    if unsigned.starts_with("inf") || unsigned.starts_with("NaN") {
        return Err(not_finite(text));
    }
    if let Some((digits, base)) = based(unsigned) {
        let whole = i128::from_str_radix(digits, base).map_err(|_| too_long())?;
        return Decimal::try_from_i128_with_scale(if negative { -whole } else { whole }, 0).map_err(|_| too_long());
    }
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let exponent: i64 = exponent.parse().map_err(|_| too_long())?;
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let written = format!("{whole}{decimals}");
    let mut digits = written.trim_start_matches('0').to_owned();
    let mut scale = i64::try_from(decimals.len()).unwrap_or(i64::MAX).saturating_sub(exponent);
    if digits.is_empty() {
        scale = scale.clamp(0, 28);
    }
    while scale > 28 && digits.ends_with('0') {
        digits.pop();
        scale -= 1;
    }
    while scale < 0 && digits.len() <= 28 {
        digits.push('0');
        scale += 1;
    }
    let scale = u32::try_from(scale).ok().filter(|scale| *scale <= 28 && digits.len() <= 28).ok_or_else(too_long)?;
    let whole: i128 = if digits.is_empty() { 0 } else { digits.parse().map_err(|_| too_long())? };
    Decimal::try_from_i128_with_scale(if negative { -whole } else { whole }, scale).map_err(|_| too_long())
}

/// The nearest floating-point number.
pub(super) fn float(text: &str) -> Result<f64, String> {
    let (negative, unsigned) = signed(text);
    if unsigned.starts_with("inf") || unsigned.starts_with("NaN") {
        return Err(not_finite(text));
    }
    let size = match based(unsigned) {
        Some((digits, base)) => i128::from_str_radix(digits, base).ok().and_then(|whole| whole.to_f64()),
        None => unsigned.parse().ok(),
    };
    match size {
        Some(size) if f64::is_finite(size) => Ok(if negative && size != 0.0 { -size } else { size }),
        _ => Err(format!("{text} is too large\nwrite a number below 1e308")),
    }
}

/// A whole number from `least` to `most`; `24.0` and `1e6` are whole.
pub(super) fn whole(text: &str, least: i128, most: i128) -> Result<i128, String> {
    let range = || match (least, most) {
        (0, _) if most > 1_000_000_000_000 => "write a whole number from 0".to_owned(),
        _ if most > 1_000_000_000_000 => "write a whole number".to_owned(),
        _ => format!("write a whole number from {least} to {most}"),
    };
    let decimal = exact(text).map_err(|sentence| match sentence.split_once('\n') {
        Some((what, _)) if what.contains("not a number") => sentence,
        _ => format!("{text} is out of range\n{}", range()),
    })?;
    if let Some((what, help)) = Exact(decimal).of_thousands() {
        return Err(format!("{what}\n{help}"));
    }
    if !decimal.fract().is_zero() {
        return Err(format!("a whole number is expected, found {text}\n{}", range()));
    }
    decimal
        .trunc()
        .to_i128()
        .filter(|whole| (least..=most).contains(whole))
        .ok_or_else(|| format!("{text} is out of range\n{}", range()))
}

fn not_finite(text: &str) -> String {
    format!("{text} is not a number that can be reckoned with\nwrite a finite number")
}

fn signed(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn based(unsigned: &str) -> Option<(&str, u32)> {
    [("0x", 16), ("0o", 8), ("0b", 2)]
        .iter()
        .find_map(|(start, base)| unsigned.strip_prefix(start).map(|digits| (digits, *base)))
}
