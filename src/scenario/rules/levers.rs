//! Rules about levers and settings of them: each lever moves certain numbers of the file, between two ends. That the scenario is right at
//! both ends and with each setting is seen where it is read.

use crate::number::At;
use crate::number::checks::check_count;
use crate::scenario::data::Advice;
use crate::scenario::limits::{LEVERS, SETTINGS};
use crate::scenario::{Lever, Scenario, lever};
use crate::text::{Faults, Node, suggest};

pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    check_levers(scenario, root, faults);
    check_settings(scenario, root, faults);
}

fn check_levers(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let Some(levers) = &scenario.levers else { return };
    if !check_count(levers.0.len(), (0, LEVERS), "levers", "levers", root, faults) {
        return;
    }
    for (name, lever) in &levers.0 {
        let at = lever::AT.field(name);
        if let Some((field, (what, help))) = lever.wrong() {
            faults.at(root, &at.field(field).to_string(), what, help);
        }
        check_levels(lever, &at, root, faults);
        if faults.touches(&lever.path) {
            continue;
        }
        if let Err((what, help)) = lever.paths(root) {
            faults.at(root, &at.field("path").to_string(), what, help);
        }
    }
}

fn check_levels(lever: &Lever, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let Some(levels) = &lever.levels else { return };
    let at = at.field("levels");
    if !check_count(levels.0.len(), (1, lever::MOST_LEVELS), &at.to_string(), "levels", root, faults) {
        return;
    }
    for (name, level) in &levels.0 {
        if let Some((what, help)) = lever.beyond(*level) {
            faults.at(root, &at.field(name).to_string(), what, help);
        }
    }
}

fn check_settings(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let Some(settings) = &scenario.settings else { return };
    if !check_count(settings.0.len(), (1, SETTINGS), "settings", "settings", root, faults) {
        return;
    }
    let levers = scenario.levers.as_ref().map_or(&[][..], |levers| &levers.0);
    for (name, setting) in &settings.0 {
        let at = lever::SETTINGS.field(name);
        if setting.0.is_empty() {
            let help = "write a value for a lever, or leave the setting out".to_owned();
            faults.at(root, &at.to_string(), "this setting moves no lever".to_owned(), help);
        }
        for (of, value) in &setting.0 {
            let wrong = match levers.iter().find(|(name, _)| name == of) {
                Some((_, lever)) => lever.beyond(*value),
                None => Some(no_lever(of, levers)),
            };
            if let Some((what, help)) = wrong {
                faults.at(root, &at.field(of).to_string(), what, help);
            }
        }
    }
}

/// What is said of a name that no lever of the file has.
fn no_lever(name: &str, levers: &[(String, Lever)]) -> Advice {
    let names: Vec<&str> = levers.iter().map(|(name, _)| name.as_str()).collect();
    let help = match (suggest(name, names.iter().copied()), names.is_empty()) {
        (Some(near), _) => format!("did you mean \"{near}\"?"),
        (None, true) => "name the lever first, under `levers`".to_owned(),
        (None, false) => format!("the levers are: {}", names.join(", ")),
    };
    (format!("there is no lever \"{name}\""), help)
}
