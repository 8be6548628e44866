//! What the known answers gave, noted as they are checked, for `docs/validation.md`.

pub mod backcast;
pub mod page;

use std::cell::RefCell;

/// How far a number may be away.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Allowed {
    /// 4 × this standard error.
    Errors(f64),
    /// This relative difference.
    Relative(f64),
}

/// One number that was checked.
#[derive(Clone, Debug)]
pub struct Check {
    pub what: String,
    pub expected: f64,
    pub found: f64,
    pub allowed: Allowed,
    /// How many were checked under this name; the one furthest off is kept.
    pub count: usize,
}

impl Check {
    fn distance(&self) -> f64 {
        let off = (self.found - self.expected).abs();
        match self.allowed {
            Allowed::Errors(se) => off / se.max(f64::MIN_POSITIVE),
            Allowed::Relative(_) => off / self.expected.abs().max(f64::MIN_POSITIVE),
        }
    }
}

thread_local! {
    static NOTED: RefCell<Option<Vec<Check>>> = const { RefCell::new(None) };
}

/// Notes a checked number, where numbers are being noted.
pub fn note(what: &str, found: f64, expected: f64, allowed: Allowed) {
    NOTED.with_borrow_mut(|noted| {
        let Some(noted) = noted else { return };
        let check = Check { what: what.to_owned(), expected, found, allowed, count: 1 };
        match noted.iter_mut().find(|known| known.what == what) {
            None => noted.push(check),
            Some(known) => {
                let count = known.count + 1;
                if check.distance() > known.distance() {
                    *known = check;
                }
                known.count = count;
            }
        }
    });
}

/// The numbers that `test` checks.
pub fn noted(test: impl FnOnce()) -> Vec<Check> {
    NOTED.set(Some(Vec::new()));
    test();
    NOTED.take().expect("numbers were being noted")
}

/// A number as the document shows it: seven digits, money in full.
pub fn shown(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let digits = value.abs().log10().floor();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of decimals from 0 to 12")]
    let decimals = (6.0 - digits).clamp(0.0, 12.0) as usize;
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    text.replace('-', "−")
}
