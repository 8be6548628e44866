//! The door between numbers as written and resolved: a structure walks its numbers once, whatever is done with them. Knows no structure.

use std::fmt;

use crate::number::field::Field;
use crate::number::over_years::{OverYears, ProjectYears, YearNumber, YearShare};
use crate::number::resolved::{ColumnOf, DrawnFrom, ProjectNumber, RunNumber, RunShare};
use crate::number::uncertain::Uncertain;
use crate::text::{Exact, spelled};
use crate::units::Share;

/// What is done with the numbers of a structure while it resolves itself: they are listed ([`crate::number::Listing`]), or collected into
/// a study ([`crate::number::Collection`]). Who lists may not have checked anything yet, and what it returns is thrown away.
pub trait Numbers<'s> {
    /// A number that is the same for all projects of a run.
    fn run<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>) -> RunNumber;

    /// A share that is the same for all projects of a run.
    fn share<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>) -> RunShare;

    /// A number that may change from year to year.
    fn over_years<F: Field>(&mut self, at: &At<'_>, written: &'s OverYears<F>) -> YearNumber {
        match written {
            OverYears::Same(number) => YearNumber::Same(self.run(at, number)),
            OverYears::Path(points) => self.path::<F>(at, points),
        }
    }

    /// The same where it may be left out.
    fn over_years_or<F: Field>(&mut self, at: &At<'_>, written: Option<&'s OverYears<F>>, default: f64) -> YearNumber {
        let fixed = YearNumber::Same(RunNumber::Fixed(default));
        written.map_or(fixed, |written| self.over_years(at, written))
    }

    /// A share that may change from year to year, where it may be left out.
    fn share_over_years_or<F: Field>(
        &mut self,
        at: &At<'_>,
        written: Option<&'s OverYears<F>>,
        default: Share,
    ) -> YearShare {
        match written {
            None => YearShare::Same(RunShare::Fixed(default)),
            Some(OverYears::Same(number)) => YearShare::Same(self.share(at, number)),
            Some(OverYears::Path(points)) => match self.path::<F>(at, points) {
                YearNumber::Path(years) => YearShare::Path(years),
                // Who lists throws it away.
                YearNumber::Same(_) => YearShare::Same(RunShare::Fixed(Share::NONE)),
            },
        }
    }

    /// A number that may differ between projects, or change from year to year for all of them.
    fn project_over_years<F: Field>(&mut self, at: &At<'_>, written: &'s OverYears<F>, of: ColumnOf) -> ProjectYears {
        match written {
            OverYears::Same(number) => ProjectYears::Same(self.project(at, number, of)),
            OverYears::Path(points) => match self.path::<F>(at, points) {
                YearNumber::Path(years) => ProjectYears::Path(years),
                YearNumber::Same(number) => ProjectYears::Same(ProjectNumber::Run(number)),
            },
        }
    }

    /// A path through points, each a year later than the one before.
    fn path<F: Field>(&mut self, at: &At<'_>, points: &'s [(i32, Exact)]) -> YearNumber;

    /// A number that may differ between projects.
    fn project<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>, of: ColumnOf) -> ProjectNumber;

    /// A number that is drawn anew each year: what it is drawn from.
    fn year<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>) -> DrawnFrom;

    /// A number that is written once, here, for several places that have none of their own.
    fn shared<'a, F: Field>(&mut self, at: At<'a>, written: &'s Uncertain<F>, of: ColumnOf) -> Shared<'a, 's, F>;

    /// What such a number is at one of its places.
    fn of_shared<F: Field>(&mut self, at: &At<'_>, shared: Shared<'_, 's, F>) -> ProjectNumber;

    /// A share that can be told exactly, and was checked: it is only worked out where something is resolved.
    fn exact(&mut self, share: impl FnOnce() -> Option<Share>) -> Share;

    /// A share written as one exact number.
    fn exact_or(&mut self, written: Option<&Exact>, default: Share) -> Share {
        written.map_or(default, |Exact(share)| self.exact(|| Share::exact(*share)))
    }

    /// The same where it may be left out.
    fn run_or<F: Field>(&mut self, at: &At<'_>, written: Option<&'s Uncertain<F>>, default: f64) -> RunNumber {
        written.map_or(RunNumber::Fixed(default), |written| self.run(at, written))
    }

    /// The same where it may be left out.
    fn share_or<F: Field>(&mut self, at: &At<'_>, written: Option<&'s Uncertain<F>>, default: Share) -> RunShare {
        written.map_or(RunShare::Fixed(default), |written| self.share(at, written))
    }

    /// The same where it may be left out.
    fn project_or<F: Field>(
        &mut self,
        at: &At<'_>,
        written: Option<&'s Uncertain<F>>,
        of: ColumnOf,
        default: f64,
    ) -> ProjectNumber {
        let fixed = ProjectNumber::Run(RunNumber::Fixed(default));
        written.map_or(fixed, |written| self.project(at, written, of))
    }
}

/// A number that is written once for several places: drawn per project, each of them has a draw of its own, under its own path; drawn per
/// run, it is one number, under the path it is written at.
#[derive(Clone, Copy, Debug)]
pub struct Shared<'a, 's, F: Field> {
    /// Where it is written.
    pub at: At<'a>,
    /// The constant or distribution.
    pub written: &'s Uncertain<F>,
    /// Which projects have it.
    pub of: ColumnOf,
}

/// Where something stands in a scenario, by names, as `schemes.push.funding.state`: put together only where it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    above: Option<&'a At<'a>>,
    name: Name<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Name<'a> {
    Text(&'a str),
    Place(usize),
}

impl<'a> At<'a> {
    /// A field of the file itself.
    #[must_use]
    pub const fn file(field: &'a str) -> At<'a> {
        At { above: None, name: Name::Text(field) }
    }

    /// A field or an entry of what stands here.
    #[must_use]
    pub fn field<'b>(&'b self, name: &'b str) -> At<'b> {
        At { above: Some(self), name: Name::Text(name) }
    }

    /// An item of the list that stands here, from 0.
    #[must_use]
    pub fn item(&self, place: usize) -> At<'_> {
        At { above: Some(self), name: Name::Place(place) }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            write!(f, "{above}.")?;
        }
        match self.name {
            Name::Text(name) => f.write_str(&spelled(name)),
            Name::Place(place) => write!(f, "{place}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_fields_entries_and_items_from_the_file_downwards() {
        let (schemes, rates) = (At::file("schemes"), "rates");
        let (lead, royalty) = (schemes.field("lead"), "royalty");
        assert_eq!(lead.field(royalty).field(rates).item(2).to_string(), "schemes.lead.royalty.rates.2");
        assert_eq!(schemes.field("").to_string(), "schemes.", "an entry that was given no name");
        assert_eq!(schemes.field("push 2.0").field("funding").to_string(), "schemes.[push 2.0].funding");
    }
}
