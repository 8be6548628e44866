//! Order inside the rooms of `src/`: no two files of a room use each other, by whatever way round, and no function is longer than a
//! page but those that are a list of words. Reads source text; runs nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Item, ItemMod, ItemUse, UseTree, Visibility};

use super::{files, is_for_tests, source};

/// The longest function, in lines.
const LONGEST: usize = 60;

/// Files of one room that may use each other, with the reason; none is left where it is no longer needed.
const CIRCLES: &[(&str, &str)] = &[
    (
        "chance::check ⇄ chance::curve ⇄ chance::distribution ⇄ chance::incomplete_gamma ⇄ chance::mixture ⇄ chance::tails ⇄ chance::truncated",
        "a mixture and a truncated distribution are made of distributions",
    ),
    ("text::read::access ⇄ text::read::reader", "serde's deserializer and its accesses hand each other on"),
];

/// Functions that may be longer, by file and name, with the reason.
const LONG: &[(&str, &str, &str)] = &[
    ("chance::moments", "limited_mean", "a formula for each distribution"),
    ("number::judged", "unchecked", "an arm for each distribution"),
    ("report::story", "sentence", "a sentence for each step"),
];

/// A path of modules below `src/`: `["world", "calls"]`.
type Module = Vec<String>;

/// A file of `src/`.
struct SourceFile {
    path: PathBuf,
    text: String,
    parsed: syn::File,
}

/// The files of `src/` by the module they are, but for tests.
fn by_module() -> BTreeMap<Module, SourceFile> {
    let of_file = |(path, text): (PathBuf, String)| {
        let below = path.strip_prefix(source()).expect("a file of src").with_extension("");
        let mut module: Module = below.iter().map(|part| part.to_str().expect("plain names").to_owned()).collect();
        if module.iter().any(|part| part == "tests") || module == ["lib"] || module == ["main"] {
            return None;
        }
        if module.last().is_some_and(|last| last == "mod") {
            module.pop();
        }
        let parsed = syn::parse_file(&text).expect("source is Rust");
        Some((module, SourceFile { path, text, parsed }))
    };
    files().into_iter().filter_map(of_file).collect()
}

/// The paths in a use tree, each with the name it is known by afterwards.
fn leaves(tree: &UseTree, before: &[String], found: &mut Vec<(Vec<String>, String)>) {
    let with = |name: String| before.iter().cloned().chain([name]).collect::<Vec<_>>();
    match tree {
        UseTree::Path(path) => leaves(&path.tree, &with(path.ident.to_string()), found),
        UseTree::Name(name) if name.ident == "self" => {
            found.push((before.to_vec(), before.last().cloned().unwrap_or_default()));
        }
        UseTree::Name(name) => found.push((with(name.ident.to_string()), name.ident.to_string())),
        UseTree::Rename(rename) => found.push((with(rename.ident.to_string()), rename.rename.to_string())),
        UseTree::Glob(_) => found.push((before.to_vec(), String::new())),
        UseTree::Group(group) => group.items.iter().for_each(|item| leaves(item, before, found)),
    }
}

/// What a file names of other files.
#[derive(Default)]
struct Names {
    /// Paths that it uses.
    uses: Vec<Vec<String>>,
    /// Names that it hands on or brings in, with what they stand for.
    brings: BTreeMap<String, Vec<String>>,
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if !is_for_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let mut found = Vec::new();
        leaves(&item.tree, &[], &mut found);
        let hands_on = !matches!(item.vis, Visibility::Inherited);
        for (path, name) in found {
            if !hands_on {
                self.uses.push(path.clone());
            }
            self.brings.insert(name, path);
        }
    }

    /// `pub(super)` uses nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.uses.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }
}

/// The file in which what a path names stands, as seen from a file; `None` for what is not of `src/`.
fn target(path: &[String], from: &[String], names: &BTreeMap<Module, Names>, depth: usize) -> Option<Module> {
    let mut at: Module = from.to_vec();
    let mut rest = path;
    let mut anchored = false;
    while let Some((first, others)) = rest.split_first() {
        match first.as_str() {
            "crate" => at = Vec::new(),
            "super" => {
                at.pop();
            }
            "self" => {}
            _ => break,
        }
        anchored = true;
        rest = others;
    }
    while let Some((first, others)) = rest.split_first() {
        let child: Module = at.iter().cloned().chain([first.clone()]).collect();
        if names.contains_key(&child) {
            at = child;
            anchored = true;
            rest = others;
            continue;
        }
        let brought = names.get(&at).and_then(|of| of.brings.get(first));
        if let Some(brought) = brought.filter(|brought| depth < 8 && (anchored || brought.as_slice() != path)) {
            let whole: Vec<String> = brought.iter().chain(others).cloned().collect();
            return target(&whole, &at, names, depth + 1);
        }
        break;
    }
    (anchored && !at.is_empty()).then_some(at)
}

/// Which files of its room each file uses.
fn edges(files: &BTreeMap<Module, SourceFile>) -> BTreeMap<Module, BTreeSet<Module>> {
    let mut names: BTreeMap<Module, Names> = BTreeMap::new();
    for (module, file) in files {
        names.entry(module.clone()).or_default().visit_file(&file.parsed);
    }
    let of = |module: &Module, found: &Names| {
        let targets = found.uses.iter().filter_map(|path| target(path, module, &names, 0));
        targets.filter(|to| to[0] == module[0] && to != module).collect()
    };
    names.iter().map(|(module, found)| (module.clone(), of(module, found))).collect()
}

fn reached(from: &Module, edges: &BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<Module> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from.clone()]);
    while let Some(module) = next.pop() {
        for to in edges.get(&module).into_iter().flatten() {
            if seen.insert(to.clone()) {
                next.push(to.clone());
            }
        }
    }
    seen
}

#[test]
fn no_files_of_a_room_use_each_other_in_a_circle() {
    let edges = edges(&by_module());
    assert!(edges.values().map(BTreeSet::len).sum::<usize>() > 100, "the files were read");
    let reach: BTreeMap<&Module, BTreeSet<Module>> = edges.keys().map(|from| (from, reached(from, &edges))).collect();
    let mut circles: BTreeSet<String> = BTreeSet::new();
    for (from, reaches) in &reach {
        if reaches.contains(*from) {
            let together = reaches.iter().filter(|to| reach.get(to).is_some_and(|back| back.contains(*from)));
            circles.insert(together.map(|module| module.join("::")).collect::<Vec<_>>().join(" ⇄ "));
        }
    }
    let known: BTreeSet<String> = CIRCLES.iter().map(|(circle, _)| (*circle).to_owned()).collect();
    let new: Vec<_> = circles.difference(&known).cloned().collect();
    let gone: Vec<_> = known.difference(&circles).cloned().collect();
    assert!(new.is_empty(), "{} circles of files:\n{}", new.len(), new.join("\n"));
    assert!(gone.is_empty(), "no circle any more, take it off the list:\n{}", gone.join("\n"));
}

#[test]
fn the_reader_of_uses_follows_what_a_room_hands_on() {
    let mut names: BTreeMap<Module, Names> = BTreeMap::new();
    for (module, text) in [
        ("a", "mod b; mod c; pub use b::Thing; fn own() {}"),
        ("a::b", "pub struct Thing;"),
        ("a::c", "use super::Thing; use crate::a::own; fn f() { super::b::g(); }"),
    ] {
        let module: Module = module.split("::").map(str::to_owned).collect();
        names.entry(module).or_default().visit_file(&syn::parse_file(text).expect("Rust"));
    }
    let from: Module = vec!["a".to_owned(), "c".to_owned()];
    let to = |path: &str| {
        let path: Vec<String> = path.split("::").map(str::to_owned).collect();
        target(&path, &from, &names, 0).map(|module| module.join("::"))
    };
    assert_eq!(to("super::Thing").as_deref(), Some("a::b"));
    assert_eq!(to("crate::a::own").as_deref(), Some("a"));
    assert_eq!(to("super::b::g").as_deref(), Some("a::b"));
    assert_eq!(to("std::fmt"), None);
}

/// Functions with the lines of their blocks, and whether they are a list of words: at least half of the lines hold text.
#[derive(Default)]
struct Functions(Vec<(String, usize, usize)>);

impl Functions {
    fn add(&mut self, name: String, block: &Block) {
        let (start, end) = (block.span().start().line, block.span().end().line);
        self.0.push((name, start, end - start + 1));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Mod(module) if is_for_tests(&module.attrs) => {}
            Item::Fn(function) => {
                self.add(function.sig.ident.to_string(), &function.block);
                visit::visit_item(self, item);
            }
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.add(function.sig.ident.to_string(), &function.block);
        visit::visit_impl_item_fn(self, function);
    }
}

#[test]
fn no_function_is_longer_than_a_page() {
    let (mut long, mut seen) = (Vec::new(), 0);
    let mut needed = BTreeSet::new();
    for (module, SourceFile { path, text, parsed }) in by_module() {
        let lines: Vec<&str> = text.lines().collect();
        let mut functions = Functions::default();
        functions.visit_file(&parsed);
        seen += functions.0.len();
        for (name, start, length) in functions.0 {
            let words = lines[start..start + length - 1].iter().filter(|line| line.contains('"')).count();
            if length <= LONGEST || words * 2 >= length {
                continue;
            }
            let module = module.join("::");
            match LONG.iter().find(|(of, function, _)| *of == module && *function == name) {
                Some((of, function, _)) => {
                    needed.insert((*of, *function));
                }
                None => long.push(format!("{}:{start}: {name} has {length} lines", path.display())),
            }
        }
    }
    assert!(seen > 500, "{seen} functions were read");
    assert!(long.is_empty(), "longer than {LONGEST} lines:\n{}", long.join("\n"));
    let unneeded: Vec<_> = LONG.iter().filter(|(of, function, _)| !needed.contains(&(*of, *function))).collect();
    assert!(unneeded.is_empty(), "short enough, take it off the list: {unneeded:?}");
}
