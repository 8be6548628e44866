//! Rules about correlations: which numbers may be tied, and whether all ties can hold together.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::number::checks::check_count;
use crate::number::{Scope, Written};
use crate::scenario::correlation::{self, Link};
use crate::scenario::limits::{CORRELATIONS, TOGETHER};
use crate::scenario::numbers::numbers;
use crate::scenario::rules::bounds::sentence_list;
use crate::scenario::rules::names::a_name_is_parted;
use crate::scenario::{Correlation, Scenario};
use crate::statistics::cholesky;
use crate::text::{Faults, Node, segments, suggest};

pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let Some(correlations) = &scenario.correlations else { return };
    if !check_count(correlations.len(), (0, CORRELATIONS), "correlations", "correlations", root, faults) {
        return;
    }
    let (written, is_parted) = (numbers(scenario), a_name_is_parted(scenario));
    for (at, correlation) in correlations.iter().enumerate() {
        let path = format!("correlations.{at}");
        let rank = correlation.rank.0;
        if rank <= Decimal::NEGATIVE_ONE || rank >= Decimal::ONE {
            let what = format!("the rank correlation {rank} is out of range");
            let help = "write a number between -1 and 1, both excluded, as 0.5".to_owned();
            faults.at(root, &format!("{path}.rank"), what, help);
        }
        let between = [&correlation.between.0, &correlation.between.1];
        if is_parted && between.iter().any(|name| name.contains('*')) {
            continue;
        }
        let kinds = between.map(|name| kind_of(&written, name));
        for (side, (name, kind)) in between.into_iter().zip(&kinds).enumerate() {
            if let Err((what, help)) = kind
                && !faults.touches(name)
            {
                faults.at(root, &format!("{path}.between.{side}"), what.as_str(), help.clone());
            }
        }
        if let [Ok(first), Ok(second)] = &kinds {
            together(correlation, first, second, &format!("{path}.between"), root, faults);
        }
    }
    if !is_parted && !faults.touches("correlations") {
        all_together(&written, correlations, root, faults);
    }
}

/// What a correlated number is drawn for.
#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Run,
    /// A project of this technology; `*` for each.
    Project(String),
}

/// The kind of the numbers a path names, or what is wrong with it and what to write instead.
fn kind_of(written: &[Written<'_>], pattern: &str) -> Result<Kind, (String, String)> {
    let segments: Vec<&str> = segments(pattern).collect();
    let stars = segments.iter().enumerate().filter(|(_, segment)| **segment == "*");
    if stars.clone().any(|(at, _)| at != 1 || segments[0] != "technologies") {
        let what = format!("`*` in `{pattern}` does not stand for a technology's name");
        return Err((
            what,
            "write * for the name of the technology only, as technologies.*.payoff.first_year".to_owned(),
        ));
    }
    let star = stars.count() > 0;
    let paths: Vec<&str> = written.iter().map(|number| number.path.as_str()).collect();
    let named: Vec<&Written<'_>> = correlation::named(&paths, pattern).into_iter().map(|at| &written[at]).collect();
    if named.is_empty() {
        let drawn = written.iter().filter(|number| number.is_drawn()).map(|number| number.path.as_str());
        let help = suggest(pattern, drawn).map_or_else(
            || "write the path of a number with a distribution, as economy.growth".to_owned(),
            |path| format!("did you mean `{path}`?"),
        );
        return Err((format!("`{pattern}` is the path of no number here"), help));
    }
    let drawn: Vec<&Written<'_>> = named.into_iter().filter(|number| number.is_drawn()).collect();
    let Some(first) = drawn.first() else {
        let what = format!("`{pattern}` is constant, so nothing can move with it");
        return Err((what, "write a distribution there, as Pert(1, 2, 4), or remove the correlation".to_owned()));
    };
    if drawn.iter().any(|number| number.is_overrun() && number.scope == Scope::Project) {
        let what = "overruns already share the project's difficulty, and cannot be correlated once more".to_owned();
        return Err((what, "remove this correlation".to_owned()));
    }
    if drawn.iter().any(|number| number.scope != first.scope) {
        let what = format!("`{pattern}` is drawn per run in one technology and per project in another");
        return Err((what, "write one correlation for each technology".to_owned()));
    }
    match first.scope {
        Scope::Run if star => {
            let what = format!("`{pattern}` is drawn per run, where `*` has no meaning");
            Err((what, "write the name of the technology".to_owned()))
        }
        Scope::Run => Ok(Kind::Run),
        Scope::Year => {
            let what =
                format!("`{pattern}` is drawn per year, and only numbers per run or per project can be correlated");
            Err((what, "remove this correlation".to_owned()))
        }
        Scope::Project if segments[0] == "technologies" => Ok(Kind::Project(segments[1].to_owned())),
        Scope::Project => {
            let what = format!("`{pattern}` is drawn per project, but belongs to no technology");
            let help = format!("write PerRun(…) around {} there, or remove the correlation", first.number.kind());
            Err((what, help))
        }
    }
}

/// Whether two numbers can be tied at all.
fn together(correlation: &Correlation, first: &Kind, second: &Kind, path: &str, root: &Node, faults: &mut Faults) {
    let (left, right) = (&correlation.between.0, &correlation.between.1);
    if left == right {
        let what = format!("`{left}` is correlated with itself");
        faults.at(root, path, what, "write two different paths".to_owned());
        return;
    }
    let (what, help) = match (first, second) {
        (Kind::Project(a), Kind::Project(b)) if a != b => (
            "these two belong to different technologies, that is to different projects".to_owned(),
            "write two fields of one technology, or * in both for each technology".to_owned(),
        ),
        (Kind::Run, Kind::Project(_)) => between_scopes(left, right),
        (Kind::Project(_), Kind::Run) => between_scopes(right, left),
        (Kind::Run, Kind::Run) | (Kind::Project(_), Kind::Project(_)) => return,
    };
    faults.at(root, path, what, help);
}

fn between_scopes(run: &str, project: &str) -> (String, String) {
    (
        format!("`{run}` is drawn per run, `{project}` per project: they cannot move together"),
        format!("write PerRun(…) around the distribution of {project}"),
    )
}

/// Whether all ties can hold together: none twice, and their matrix positive definite.
fn all_together(written: &[Written<'_>], correlations: &[Correlation], root: &Node, faults: &mut Faults) {
    let drawn: Vec<&str> =
        written.iter().filter(|number| number.is_drawn()).map(|number| number.path.as_str()).collect();
    let links = correlation::links(&drawn, correlations);
    let mut known: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut used = BTreeSet::new();
    for Link { left, right, from, .. } in &links {
        used.insert(*from);
        let first = *known.entry((*left.min(right), *left.max(right))).or_insert(*from);
        if first != *from {
            let what = format!("`{}` and `{}` are already correlated further up", drawn[*left], drawn[*right]);
            faults.at(root, &format!("correlations.{from}"), what, "remove one of the two".to_owned());
        }
    }
    for from in (0..correlations.len()).filter(|from| !used.contains(from)) {
        let what = "no technology has both of these numbers as a distribution, so the correlation can never bind";
        let help = "write two numbers that one technology draws".to_owned();
        faults.at(root, &format!("correlations.{from}"), what, help);
    }
    if faults.touches("correlations") {
        return;
    }
    let mut refused = BTreeSet::new();
    for members in correlation::groups(drawn.len(), &links) {
        let mut of_group: Vec<usize> =
            links.iter().filter(|link| members.contains(&link.left)).map(|link| link.from).collect();
        of_group.sort_unstable();
        of_group.dedup();
        let Some(&last) = of_group.last() else { continue };
        if members.len() > TOGETHER {
            let what = format!("{} numbers that all hang together are too many", members.len());
            let help = format!("correlate at most {TOGETHER} numbers with each other");
            faults.at(root, &format!("correlations.{last}"), what, help);
        } else if let Some(contradictory) = contradiction(&members, &links) {
            let among = |link: &&Link| contradictory.contains(&link.left) && contradictory.contains(&link.right);
            let last = links.iter().filter(among).map(|link| link.from).max().unwrap_or(last);
            if refused.insert(last) {
                let what = "an impossible correlation: these numbers cannot all move together as written";
                let help = contradiction_in_words(&contradictory, &drawn, &links, correlations);
                faults.at(root, &format!("correlations.{last}"), what, help);
            }
        }
    }
}

/// Of the shortest run of members from the first on that cannot move together as written, those without which the rest could.
fn contradiction(members: &[usize], links: &[Link]) -> Option<Vec<usize>> {
    if is_possible(members, links) {
        return None;
    }
    // What a part cannot do, the whole cannot: the shortest impossible beginning is found by halving.
    let (mut possible, mut impossible) = (1, members.len());
    while impossible - possible > 1 {
        let middle = usize::midpoint(possible, impossible);
        if is_possible(&members[..middle], links) {
            possible = middle;
        } else {
            impossible = middle;
        }
    }
    let mut needed = members[..impossible].to_vec();
    for member in &members[..impossible] {
        let without: Vec<usize> = needed.iter().copied().filter(|other| other != member).collect();
        if !is_possible(&without, links) {
            needed = without;
        }
    }
    Some(needed)
}

/// Every pair of the members with its correlation, also where none is written.
fn contradiction_in_words(members: &[usize], drawn: &[&str], links: &[Link], correlations: &[Correlation]) -> String {
    const MOST_SHOWN: usize = 12;
    let mut pairs = Vec::new();
    for (at, &one) in members.iter().enumerate() {
        for &other in &members[at + 1..] {
            let ties = |link: &&Link| (link.left.min(link.right), link.left.max(link.right)) == (one, other);
            let rank = match links.iter().find(ties) {
                Some(link) => correlations[link.from].rank.0.to_string(),
                None => "0, as none is written".to_owned(),
            };
            pairs.push(format!("{} with {} ({rank})", drawn[one], drawn[other]));
        }
    }
    let more = pairs.len().saturating_sub(MOST_SHOWN);
    pairs.truncate(MOST_SHOWN);
    if more > 0 {
        pairs.push(format!("{more} more pairs"));
    }
    let missing = if pairs.iter().any(|pair| pair.ends_with("written)")) { ", or those that are missing" } else { "" };
    let pairs: Vec<&str> = pairs.iter().map(String::as_str).collect();
    format!("{} contradict each other: write ranks closer to 0{missing}", sentence_list(&pairs))
}

/// Whether the matrix of a group has a root in whatever order its numbers come.
fn is_possible(members: &[usize], links: &[Link]) -> bool {
    const LEAST_EIGENVALUE: f64 = 1e-9;
    let n = members.len();
    let mut matrix = correlation::matrix(members, links);
    for row in 0..n {
        matrix[row * n + row] -= LEAST_EIGENVALUE;
    }
    cholesky(n, &matrix).is_ok()
}
