//! What was found out about a distribution when it was judged, kept beside the number as it is written. Judges nothing.

use std::cmp::Ordering;
use std::sync::{Arc, OnceLock};

use crate::chance::Law;

/// What was found out about a distribution when it was judged: laid in once, and for all that are written alike. It follows from the
/// number, so that by itself it makes no two numbers differ.
#[derive(Clone, Debug, Default)]
pub struct Judged(OnceLock<Arc<Facts>>);

/// What is known of a distribution that was judged.
#[derive(Debug, PartialEq)]
pub struct Facts {
    /// The lowest and the highest value, but for one draw in 10¹², in the unit the number is written in.
    pub ends: (f64, f64),
    /// What is drawn from, an amount in smallest units, with its own ends; `None` if such amounts are beyond all counting.
    pub counted: Option<Counted>,
}

/// A distribution in the units that are counted in.
#[derive(Debug, PartialEq)]
pub struct Counted {
    /// The distribution.
    pub law: Arc<Law>,
    /// Its lowest and its highest value, but for one draw in 10¹².
    pub ends: (f64, f64),
    /// See [`Counted::rarely_below`].
    rare: OnceLock<f64>,
}

impl Counted {
    /// What is drawn from, with its ends.
    #[must_use]
    pub fn new(law: Arc<Law>, ends: (f64, f64)) -> Counted {
        Counted { law, ends, rare: OnceLock::new() }
    }

    /// What one draw in a million stays below.
    #[must_use]
    pub fn rarely_below(&self) -> f64 {
        *self.rare.get_or_init(|| self.law.distribution().quantile(1e-6).max(self.ends.0))
    }
}

impl Judged {
    /// Lays in what was found out, unless it is there.
    pub fn lay(&self, facts: Arc<Facts>) {
        let _ = self.0.set(facts);
    }

    /// What was found out; `None` for a constant, and for a number with faults.
    #[must_use]
    pub fn facts(&self) -> Option<&Facts> {
        self.0.get().map(Arc::as_ref)
    }
}

impl PartialEq for Judged {
    fn eq(&self, _: &Judged) -> bool {
        true
    }
}

impl Eq for Judged {}

impl PartialOrd for Judged {
    fn partial_cmp(&self, other: &Judged) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Judged {
    fn cmp(&self, _: &Judged) -> Ordering {
        Ordering::Equal
    }
}
