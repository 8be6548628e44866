//! The rules of expectation files: policies and measures exist, one thing is expected at a time, numbers lie where they have a meaning.

use super::written::Expected;
use crate::expectation::{FILES_BY_POLICY, FileDigest};
use crate::measure::{self, MEASURES};
use crate::model::Study;
use crate::scenario::limits;
use crate::text::{Faults, Node, did_you_mean, spelled};

/// Checks what is written against a study.
pub(super) struct Rules<'a> {
    pub study: &'a Study,
    pub root: &'a Node,
    /// Whether the file is read to be blessed.
    pub bless: bool,
    pub faults: &'a mut Faults,
}

impl Rules<'_> {
    fn fault(&mut self, path: &str, what: impl Into<String>, help: impl Into<String>) {
        self.faults.at(self.root, path, what, help.into());
    }

    pub(super) fn runs(&mut self, runs: u32) {
        let least = u32::try_from(2 * self.study.design.batch()).expect("a batch is small");
        if !(1..=limits::RUNS).contains(&runs) {
            self.fault(
                "runs",
                format!("{runs} is out of range"),
                format!("write runs from {least} to {}", limits::RUNS),
            );
        } else if runs < least {
            let what = format!("{runs} futures of the design {:?} are too few for a standard error", self.study.design);
            self.fault("runs", what, format!("write at least {least}; 1024 are quick and tell more"));
        }
    }

    fn policy(&mut self, name: &str, path: &str) {
        let names: Vec<&str> = self.study.policies.iter().map(|policy| policy.name.as_str()).collect();
        if !names.contains(&name) {
            self.fault(path, format!("there is no policy `{name}`"), did_you_mean(name, "policies", &names));
        }
    }

    pub(super) fn entry(&mut self, entry: &Expected, at: &str) {
        let path = |field: &str| format!("{at}.{field}");
        self.policy(&entry.policy, &path("policy"));
        match measure::index(&entry.measure) {
            None => {
                let names: Vec<&str> = MEASURES.iter().map(|measure| measure.name).collect();
                let what = format!("there is no measure `{}`", entry.measure);
                self.fault(&path("measure"), what, did_you_mean(&entry.measure, "measures", &names));
            }
            Some(index) if !self.study.shows(index) => {
                let what = format!("`{}` does not appear in this study", entry.measure);
                let help = format!("leave it out: it appears {} only", MEASURES[index].appears.name());
                self.fault(&path("measure"), what, &help);
            }
            Some(index) if MEASURES[index].against_reference => self.against_reference(entry, &path),
            Some(_) => {}
        }
        let claims = [
            ("mean", entry.mean.is_some()),
            ("between", entry.between.is_some()),
            ("higher_than", entry.higher_than.is_some()),
            ("lower_than", entry.lower_than.is_some()),
        ];
        let written: Vec<&str> = claims.iter().filter(|(_, there)| *there).map(|(name, _)| *name).collect();
        match written.as_slice() {
            [] if claims.iter().any(|(name, _)| self.faults.touches(&path(name))) => {}
            [] => {
                let what = format!("nothing is expected of `{}` here", entry.measure);
                self.fault(at, what, "write mean: …, between: (…, …), higher_than: \"…\" or lower_than: \"…\"");
            }
            [_] => self.claim(entry, &path),
            [first, .., last] => {
                let what = format!("`{first}` and `{last}` stand in one expectation");
                self.fault(at, what, "write an expectation in ( ) for each");
            }
        }
    }

    fn against_reference(&mut self, entry: &Expected, path: &dyn Fn(&str) -> String) {
        let reference = self.study.policies[self.study.reference].name.clone();
        for (field, name) in [
            ("policy", Some(&entry.policy)),
            ("higher_than", entry.higher_than.as_ref()),
            ("lower_than", entry.lower_than.as_ref()),
        ] {
            if name == Some(&reference) {
                let what = format!("`{}` compares with `{reference}`, which has none itself", entry.measure);
                self.fault(&path(field), what, "write another policy");
            }
        }
    }

    fn claim(&mut self, entry: &Expected, path: &dyn Fn(&str) -> String) {
        self.mean(entry, path);
        if let Some((low, high)) = entry.between {
            if low > high {
                self.fault(
                    &path("between"),
                    format!("{low} is above {high}"),
                    format!("write between: ({high}, {low})"),
                );
            } else if low.is_nan() || high.is_nan() {
                self.fault(&path("between"), "NaN is no bound", "write between: (0.2, 0.5)");
            }
        }
        if let Some(confidence) = entry.confidence {
            if entry.higher_than.is_none() && entry.lower_than.is_none() {
                let help = "remove it; `mean` has `within`";
                self.fault(&path("confidence"), "`confidence` belongs to `higher_than` or `lower_than`", help);
            } else if !(confidence > 0.5 && confidence < 1.0) {
                self.fault(
                    &path("confidence"),
                    format!("{confidence} is out of range"),
                    "write a share above 0.5 and below 1, as 0.99",
                );
            }
        }
        for (field, other) in [("higher_than", &entry.higher_than), ("lower_than", &entry.lower_than)] {
            let Some(other) = other else { continue };
            self.policy(other, &path(field));
            if *other == entry.policy {
                self.fault(&path(field), format!("`{other}` is compared with itself"), "write another policy");
            }
        }
    }

    /// What goes with a mean: its error, the blocks that rests on, how far it may stray.
    fn mean(&mut self, entry: &Expected, path: &dyn Fn(&str) -> String) {
        let goes_with_mean =
            [("se", entry.se.is_some()), ("blocks", entry.blocks.is_some()), ("within", entry.within.is_some())];
        for (field, _) in goes_with_mean.into_iter().filter(|(_, there)| *there && entry.mean.is_none()) {
            self.fault(
                &path(field),
                format!("`{field}` belongs to a `mean`, and there is none"),
                format!("remove `{field}`"),
            );
        }
        if entry.se.is_some_and(|se| !(0.0..1e300).contains(&se)) {
            let help = "write se: 0.02, or leave it out for a known value";
            self.fault(&path("se"), "a standard error is not below 0", help);
        }
        if entry.blocks.is_some_and(|blocks| blocks < 2) {
            let help = "write blocks: 2 or more, or leave it out";
            self.fault(&path("blocks"), "an error rests on at least 2 blocks", help);
        }
        if entry.blocks.is_some() && entry.se.is_none() && entry.mean.is_some() {
            self.fault(&path("blocks"), "`blocks` belongs to an `se`, and there is none", "remove `blocks`");
        }
        if entry.within.is_some_and(|within| !(within > 0.0 && within <= 6.0)) {
            let help = "write standard errors above 0, at most 6, as within: 4";
            self.fault(&path("within"), "this is out of range", help);
        }
    }

    /// Digests at a path, each of one of the files that are `known` there.
    pub(super) fn digests(&mut self, written: &[FileDigest], known: &[&str], at: &str) {
        for (file, digest) in written {
            let path = format!("{at}.{}", spelled(file));
            let name = self.faults.written(file).to_owned();
            let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
            let is_to_come = self.bless && digest.is_empty();
            match known.contains(&name.as_str()) {
                true if is_digest || is_to_come => {}
                true => self.fault(&path, "this is no SHA-256 digest", "leave it to cofin check --bless"),
                false if FILES_BY_POLICY.contains(&name.as_str()) => {
                    let what =
                        format!("`{name}` holds rows of policies, which are expected in `exact`, policy by policy");
                    self.fault(&path, what, "remove it here; cofin check --bless writes `exact`");
                }
                false => {
                    self.fault(&path, format!("`{name}` is no file of data here"), did_you_mean(&name, "files", known));
                }
            }
        }
    }
}
