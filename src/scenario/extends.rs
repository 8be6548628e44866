//! A scenario that begins from another: the tree of its file laid over those of the files below it. Reads no file itself: the shell hands
//! in the bytes of a name that was found plain.

use std::collections::BTreeMap;

use crate::number::over_years::is_one_number;
use crate::scenario::data::{Advice, Provider, path_fault};
use crate::scenario::limits;
use crate::text::{self, Fault, Faults, Node, Place, SourceId, Sources, Value};

/// The field that says what a file begins from.
const EXTENDS: &str = "extends";
/// The name that a run gives to its copy of the scenario.
const COPY: &str = "scenario.ron";
/// Rules that name a table: its file comes first.
const TABLES: [&str; 2] = ["Empirical", "Table"];
/// How the field is written.
const WRITE: &str = "write the name of a scenario file beside this one, as extends: \"base.ron\"";

/// A scenario's tree, with what it begins from below it.
pub(super) struct Gathered {
    pub(super) root: Node,
    /// The files that it begins from, by their names in the folder of the first.
    pub(super) bases: BTreeMap<String, Vec<u8>>,
}

/// A file of the chain.
struct Link {
    name: String,
    root: Node,
}

/// Parses the first file and every one that it begins from, and lays each over the next. Nothing where one of them is missing or is no
/// text that can be read: what is missing would only be told again, field by field.
pub(super) fn gather(
    sources: &mut Sources,
    first: SourceId,
    provide: &Provider<'_>,
    faults: &mut Faults,
) -> Option<Gathered> {
    let shown = sources.name(first).to_owned();
    let (folder, name) = shown.rfind('/').map_or(("", shown.as_str()), |at| shown.split_at(at + 1));
    let mut chain: Vec<Link> = Vec::new();
    let mut bases = BTreeMap::new();
    let mut bytes = sources.text(first).len();
    let (mut name, mut file) = (name.to_owned(), first);
    loop {
        let mut root = parse(sources, file, faults)?;
        let asked = take(&mut root);
        chain.push(Link { name, root });
        let Some(asked) = asked else { break };
        match below(&asked, &chain, &mut bytes, provide) {
            Ok((base, text)) => {
                file = sources.add(&format!("{folder}{base}"), text.clone());
                bases.insert(base.clone(), text.into_bytes());
                name = base;
            }
            Err((what, help)) => {
                faults.push(Fault { place: Some(asked.place), path: EXTENDS.to_owned(), what, help: Some(help) });
                return None;
            }
        }
    }
    let mut lowest_first = chain.into_iter().rev().map(from_the_first_folder);
    let mut root = lowest_first.next()?;
    for over in lowest_first {
        drop_titles_of_another(&mut root, &over);
        text::lay_over(&mut root, over, faults);
    }
    if !bases.is_empty() {
        drop_sources_of_what_is_gone(&mut root, first);
    }
    Some(Gathered { root, bases })
}

/// Drops titles in other languages where a file has a title of its own: they say what the file below asks.
fn drop_titles_of_another(root: &mut Node, over: &Node) {
    let Value::Record { fields: own, .. } = &over.value else { return };
    let Value::Record { fields, .. } = &mut root.value else { return };
    if own.iter().any(|(name, _)| name.text == "title") {
        fields.retain(|(name, _)| name.text != "titles");
    }
}

/// Drops sources that another file than the first gives for numbers that are no longer there: they went with them. More sources than a
/// file may have are left as they are, to be refused.
fn drop_sources_of_what_is_gone(root: &mut Node, first: SourceId) {
    let paths: Vec<String> = text::leaves_where(root, is_one_number).into_iter().map(|(path, _)| path).collect();
    let Value::Record { fields, .. } = &mut root.value else { return };
    let Some((_, Node { value: Value::Map(entries), .. })) = fields.iter_mut().find(|(name, _)| name.text == "sources")
    else {
        return;
    };
    if entries.len() > limits::SOURCES {
        return;
    }
    entries.retain(|(pattern, source)| {
        let belongs =
            |pattern: &str| paths.iter().any(|path| !path.starts_with("sources.") && text::matches(pattern, path));
        source.place.source == first || pattern.key().is_none_or(belongs)
    });
}

/// Parses a text that ought to be a scenario: one that is empty, or JSON, is answered with one sentence.
fn parse(sources: &Sources, file: SourceId, faults: &mut Faults) -> Option<Node> {
    let mut no_scenario = |place: Place, what: &str, help: &str| {
        let (what, help) = (what.to_owned(), Some(help.to_owned()));
        faults.push(Fault { place: Some(Place { end: place.start, ..place }), path: String::new(), what, help });
    };
    let text = sources.text(file);
    if text.len() <= limits::DATA_BYTES && text.trim().is_empty() {
        let help = "cofin new NAME writes a scenario to start from";
        no_scenario(sources.whole(file), "the file is empty", help);
        return None;
    }
    let mut own = Faults::new();
    let root = text::parse(sources, file, &mut own);
    if let Some(Node { value: Value::Map(_), place }) = root {
        let what = "this looks like JSON, and a scenario is written in RON";
        let help = "fields stand in ( ), their names without quotes: (title: \"…\", …); cofin new NAME writes one to start from";
        no_scenario(place, what, help);
        return None;
    }
    faults.take(own);
    root
}

/// Takes the field out of a tree; nothing where the file begins from no other.
fn take(root: &mut Node) -> Option<Node> {
    let Value::Record { fields, .. } = &mut root.value else { return None };
    let at = fields.iter().position(|(name, _)| name.text == EXTENDS)?;
    Some(fields.remove(at).1.into_unwrapped()).filter(|node| !node.says_nothing())
}

/// The name and the text of the file that the last of a chain begins from; `bytes` are those of all texts so far.
fn below(asked: &Node, chain: &[Link], bytes: &mut usize, provide: &Provider<'_>) -> Result<(String, String), Advice> {
    let Value::Text(written) = &asked.value else {
        return Err((
            format!("expected the name of a scenario file in quotes, found {}", asked.describe()),
            WRITE.to_owned(),
        ));
    };
    let last = chain.last().map_or("", |link| link.name.as_str());
    let name = resolved(written, last)?;
    if let Some(at) = chain.iter().position(|link| link.name == name) {
        let ring: Vec<&str> = chain[at..].iter().map(|link| link.name.as_str()).chain([name.as_str()]).collect();
        if ring.len() == 2 {
            return Err((format!("`{name}` begins from itself"), "name another file, or remove extends".to_owned()));
        }
        let what = format!("these files begin from one another in a ring: `{}`", ring.join("` → `"));
        return Err((what, "remove extends from one of them".to_owned()));
    }
    if chain.len() == limits::FILES {
        let what = format!("more than {} files begin from one another", limits::FILES);
        return Err((what, "write what two of them say into one".to_owned()));
    }
    let text = String::from_utf8(provide(&name)?)
        .map_err(|_| (format!("`{name}` is not a text file in UTF-8"), "save it in UTF-8".to_owned()))?;
    *bytes += text.len();
    if *bytes > limits::DATA_BYTES {
        let what = format!("with `{name}`, the files of this scenario are together larger than 1 MB");
        return Err((what, "remove what does not describe this scenario".to_owned()));
    }
    Ok((name, text))
}

/// The name of a file as it stands in the folder of the first, from how it is written in the file `from` there.
fn resolved(written: &str, from: &str) -> Result<String, Advice> {
    let beside = || "put the file beside the scenario and write its name, as \"base.ron\"".to_owned();
    if let Some(what) = path_fault(written, |part| !matches!(part, "" | ".")) {
        return Err((what, beside()));
    }
    if written.rsplit_once('.').is_none_or(|(_, ending)| ending != "ron") {
        let what = format!("`{written}` is not a scenario file by its name");
        return Err((what, "write a name that ends in .ron".to_owned()));
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in written.split('/') {
        if part != ".." {
            parts.push(part);
        } else if parts.pop().is_none() {
            return Err((format!("`{written}` leads out of the scenario's folder"), beside()));
        }
    }
    let name = parts.join("/");
    if name == COPY {
        let what = format!("a run writes a file of its own named `{COPY}`");
        return Err((what, "give the scenario to begin from another name".to_owned()));
    }
    Ok(name)
}

/// The tree of a file, in which tables are named as they stand in the folder of the first file, and not in its own. `Scenario(…)` says as
/// much as `(…)`.
fn from_the_first_folder(link: Link) -> Node {
    let Link { name, mut root } = link;
    if let Some((folder, _)) = name.rsplit_once('/') {
        tables_in(folder, &mut root);
    }
    if let Value::Record { name, .. } = &mut root.value {
        name.take_if(|name| name.text == "Scenario");
    }
    root
}

/// Names tables with their folder.
fn tables_in(folder: &str, node: &mut Node) {
    let file = match &mut node.value {
        Value::Record { name: Some(name), fields } if TABLES.contains(&name.text.as_str()) => {
            fields.iter_mut().find(|(field, _)| field.text == "file").map(|(_, file)| file)
        }
        Value::Tuple { name: Some(name), items } if TABLES.contains(&name.text.as_str()) => items.first_mut(),
        _ => None,
    };
    if let Some(Node { value: Value::Text(name), .. }) = file {
        *name = format!("{folder}/{name}");
    }
    match &mut node.value {
        Value::Record { fields, .. } => fields.iter_mut().for_each(|(_, value)| tables_in(folder, value)),
        Value::Map(entries) => entries.iter_mut().for_each(|(_, value)| tables_in(folder, value)),
        Value::List(items) | Value::Tuple { items, .. } => items.iter_mut().for_each(|item| tables_in(folder, item)),
        Value::Unit | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Char(_) | Value::Name(_) => {}
    }
}
