//! A rule's variants are told apart in exhaustive matches only, so that a new variant that is forgotten somewhere does not compile.
//! Read with `syn`; looks at names, not at types.

use std::collections::{BTreeMap, BTreeSet};

use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, File, Item, Macro, Pat, Token, Type, UseTree};

use super::{files, is_for_tests, module_of, modules};

/// The enums of the rules, by name.
fn rule_enums() -> BTreeSet<String> {
    let of_file = |text: &str| -> Vec<String> {
        let items = syn::parse_file(text).expect("source is Rust").items;
        items
            .into_iter()
            .filter_map(|item| if let Item::Enum(item) = item { Some(item.ident.to_string()) } else { None })
            .collect()
    };
    let files = files().into_iter().filter(|(path, _)| module_of(path).as_deref() == Some("scheme"));
    files.flat_map(|(_, text)| of_file(&text)).collect()
}

/// What is wrong in one file.
struct Reader<'a> {
    enums: &'a BTreeSet<String>,
    /// The type whose methods are being read.
    own: Option<String>,
    /// Line and sentence.
    wrong: Vec<(usize, String)>,
}

impl Reader<'_> {
    /// What is wrong in a source text.
    fn read(text: &str, enums: &BTreeSet<String>) -> Vec<(usize, String)> {
        let file: File = syn::parse_file(text).expect("source is Rust");
        let mut reader = Reader { enums, own: None, wrong: Vec::new() };
        reader.visit_file(&file);
        reader.wrong
    }

    fn add(&mut self, at: &impl Spanned, what: &str) {
        self.wrong.push((at.span().start().line, what.to_owned()));
    }

    /// Whether a path names a variant of a rule, as `Timing::OnResult`.
    fn is_variant(&self, path: &syn::Path) -> bool {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let [.., of, variant] = names.as_slice() else { return false };
        let of = if of == "Self" { self.own.as_ref().unwrap_or(of) } else { of };
        self.enums.contains(of) && variant.starts_with(char::is_uppercase) && *variant != variant.to_uppercase()
    }

    /// Where in a pattern variants of rules stand: nothing for the pattern itself, `/Some.0` for what is in a `Some`.
    fn places(&self, pattern: &Pat, at: &str, found: &mut BTreeSet<String>) {
        let here = match pattern {
            Pat::Path(pattern) => self.is_variant(&pattern.path),
            Pat::TupleStruct(pattern) => self.is_variant(&pattern.path),
            Pat::Struct(pattern) => self.is_variant(&pattern.path),
            _ => false,
        };
        if here {
            found.insert(at.to_owned());
        }
        for (below, part) in parts(pattern, at) {
            self.places(part, &below, found);
        }
    }

    fn names_variant(&self, pattern: &Pat) -> bool {
        let mut found = BTreeSet::new();
        self.places(pattern, "", &mut found);
        !found.is_empty()
    }

    /// Whether an expression names a variant anywhere.
    fn mentions(&self, expression: &Expr) -> bool {
        struct Search<'r, 'a>(&'r Reader<'a>, bool);
        impl<'ast> Visit<'ast> for Search<'_, '_> {
            fn visit_path(&mut self, path: &'ast syn::Path) {
                self.1 |= self.0.is_variant(path);
            }
        }
        let mut search = Search(self, false);
        search.visit_expr(expression);
        search.1
    }
}

/// The parts of a pattern, and where they stand in it.
fn parts<'p>(pattern: &'p Pat, at: &str) -> Vec<(String, &'p Pat)> {
    let named = |path: &syn::Path| path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    let numbered = |name: &str, patterns: &'p Punctuated<Pat, Token![,]>| {
        patterns.iter().enumerate().map(|(place, part)| (format!("{at}/{name}.{place}"), part)).collect()
    };
    match pattern {
        Pat::Or(several) => several.cases.iter().map(|case| (at.to_owned(), case)).collect(),
        Pat::Paren(inner) => vec![(at.to_owned(), &*inner.pat)],
        Pat::Reference(inner) => vec![(at.to_owned(), &*inner.pat)],
        Pat::Ident(name) => name.subpat.iter().map(|(_, inner)| (at.to_owned(), &**inner)).collect(),
        Pat::Tuple(tuple) => numbered("", &tuple.elems),
        Pat::TupleStruct(tuple) => numbered(&named(&tuple.path), &tuple.elems),
        Pat::Struct(record) => {
            let name = named(&record.path);
            let member = |member: &syn::Member| match member {
                syn::Member::Named(name) => name.to_string(),
                syn::Member::Unnamed(place) => place.index.to_string(),
            };
            record.fields.iter().map(|field| (format!("{at}/{name}.{}", member(&field.member)), &*field.pat)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a pattern lets through whatever stands at one of these places.
fn lets_through(pattern: &Pat, at: &str, places: &BTreeSet<String>) -> bool {
    let below = || places.iter().any(|place| place.starts_with(at));
    match pattern {
        Pat::Wild(_) => below(),
        Pat::Ident(name) if name.subpat.is_none() && !name.ident.to_string().starts_with(char::is_uppercase) => below(),
        Pat::Struct(record) => {
            let written = parts(pattern, at);
            let name = record.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
            let inside = format!("{at}/{name}.");
            let left_out = |place: &String| {
                place.starts_with(&inside) && !written.iter().any(|(written, _)| place.starts_with(written))
            };
            (record.rest.is_some() && places.iter().any(left_out))
                || written.iter().any(|(at, part)| lets_through(part, at, places))
        }
        _ => parts(pattern, at).iter().any(|(at, part)| lets_through(part, at, places)),
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Mod(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let own = match &*item.self_ty {
            Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        };
        let above = std::mem::replace(&mut self.own, own);
        visit::visit_item_impl(self, item);
        self.own = above;
    }

    fn visit_expr_match(&mut self, expression: &'ast syn::ExprMatch) {
        let mut places = BTreeSet::new();
        for arm in &expression.arms {
            self.places(&arm.pat, "", &mut places);
        }
        for arm in expression.arms.iter().filter(|arm| lets_through(&arm.pat, "", &places)) {
            self.add(arm, "an arm lets variants of a rule through unnamed");
        }
        visit::visit_expr_match(self, expression);
    }

    fn visit_expr_let(&mut self, expression: &'ast syn::ExprLet) {
        if self.names_variant(&expression.pat) {
            self.add(expression, "`if let` on a rule");
        }
        visit::visit_expr_let(self, expression);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if local.init.as_ref().is_some_and(|init| init.diverge.is_some()) && self.names_variant(&local.pat) {
            self.add(local, "`let … else` on a rule");
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_binary(&mut self, expression: &'ast syn::ExprBinary) {
        let compares = matches!(expression.op, BinOp::Eq(_) | BinOp::Ne(_));
        if compares && (self.mentions(&expression.left) || self.mentions(&expression.right)) {
            self.add(expression, "a variant of a rule is compared");
        }
        visit::visit_expr_binary(self, expression);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let compares = ["contains", "eq", "ne"].iter().any(|name| call.method == name);
        if compares && call.args.iter().any(|argument| self.mentions(argument)) {
            self.add(call, "a variant of a rule is compared");
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let name = call.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        if name.ends_with("matches") {
            let words: Vec<String> = call.tokens.to_string().split_whitespace().map(str::to_owned).collect();
            if words.windows(2).any(|pair| self.enums.contains(&pair[0]) && pair[1].starts_with("::")) {
                self.add(call, "`matches!` on a rule");
            }
        } else if let Ok(arguments) = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            for argument in &arguments {
                Reader { enums: self.enums, own: self.own.clone(), wrong: Vec::new() }
                    .read_into(argument, &mut self.wrong);
            }
        }
    }

    fn visit_use_tree(&mut self, tree: &'ast UseTree) {
        match tree {
            UseTree::Path(path) if self.enums.contains(&path.ident.to_string()) => {
                self.add(tree, "variants of a rule are imported, so that they are no longer known by its name");
            }
            UseTree::Rename(name) => {
                let (from, to) = (name.ident.to_string(), name.rename.to_string());
                if self.enums.contains(&from) && !self.enums.contains(&to) {
                    self.add(tree, "a rule is given another name");
                }
            }
            _ => visit::visit_use_tree(self, tree),
        }
    }
}

impl Reader<'_> {
    fn read_into(mut self, expression: &Expr, wrong: &mut Vec<(usize, String)>) {
        self.visit_expr(expression);
        wrong.append(&mut self.wrong);
    }
}

#[test]
fn a_variant_of_a_rule_that_is_forgotten_does_not_compile() {
    let enums = rule_enums();
    for known in ["Funding", "Timing", "Rights", "Selection", "Priority"] {
        assert!(enums.contains(known), "{known} is not among the rules that were found: {enums:?}");
    }
    let (mut wrong, mut seen) = (Vec::new(), BTreeMap::<String, usize>::new());
    for (path, text) in files() {
        let Some(module) = module_of(&path) else { continue };
        let is_test_file = path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs");
        if is_test_file {
            continue;
        }
        *seen.entry(module).or_default() += 1;
        for (line, what) in Reader::read(&text, &enums) {
            wrong.push(format!(
                "{}:{line}: {what}: ask a question of the rule, answered by an exhaustive match in its file",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert_eq!(seen.len(), modules().len(), "rooms that were read: {seen:?}");
}

/// What is found in a function with this body, where `Timing` and `Funding` are rules.
fn found(body: &str) -> Vec<String> {
    let enums = ["Timing", "Funding"].map(str::to_owned).into();
    let text = format!("impl Timing {{ fn f(self, timing: Timing) {{\n{body}\n}} }}");
    Reader::read(&text, &enums).into_iter().map(|(line, what)| format!("{line}: {what}")).collect()
}

#[test]
fn what_hides_a_forgotten_variant_is_found() {
    let through = "2: an arm lets variants of a rule through unnamed";
    let compared = "2: a variant of a rule is compared";
    for (body, expected) in [
        ("match timing { Timing::Advance => 1, _ => 2 };", through),
        ("match timing { Timing::Advance => 1, other => 2 };", through),
        ("match self { Self::Advance => 1, _ => 2 };", through),
        ("match (a, timing) { (None, Timing::Advance) => 1, (Some(_), _) => 2 };", through),
        ("match rule { Some(Funding::Share { .. }) => 1, None | Some(_) => 2 };", through),
        ("match rule { Outer { timing: Timing::Advance, .. } => 1, Outer { .. } => 2 };", through),
        ("match timing { Timing::Advance if late => 1, Timing::Advance | Timing::PerStage | _ => 2 };", through),
        ("if let Funding::Nothing = rule {}", "2: `if let` on a rule"),
        ("while let Some(Funding::Nothing) = rule {}", "2: `if let` on a rule"),
        ("let Funding::Share { state } = rule else { return };", "2: `let … else` on a rule"),
        ("let late = matches!(timing, Timing::Advance | Timing::PerStage);", "2: `matches!` on a rule"),
        ("let late = timing == Timing::OnResult;", compared),
        ("let late = Some(scheme::Timing::OnResult) != timing;", compared),
        ("assert!(timing == Timing::OnResult);", compared),
        ("let late = [Timing::OnResult].contains(&Timing::Advance);", compared),
        (
            "use crate::scheme::payment::Timing::*;",
            "2: variants of a rule are imported, so that they are no longer known by its name",
        ),
        ("use crate::scheme::payment::{Timing as When};", "2: a rule is given another name"),
    ] {
        assert_eq!(found(body), [expected], "{body}");
    }
}

#[test]
fn what_names_every_variant_may_stand() {
    for body in [
        "match timing { Timing::Advance => 1, Timing::PerStage | Timing::Reimburse => 2 };",
        "match rule { None => 0, Some(Funding::Share { state, .. }) => 1, Some(Funding::Match(_) | Funding::Nothing) => 2 };",
        "match (timing, other) { (Timing::Advance, _) => 1, (Timing::PerStage, None) => 2 };",
        "match number { 1 => Timing::Advance, _ => Timing::PerStage };",
        "let Funding::Only { state } = rule;",
        "let when = written.map_or(Timing::PerStage, |rule| rule.timing);",
        "match unit { Unit::Amount => 1, _ => 2 };",
    ] {
        assert_eq!(found(body), Vec::<String>::new(), "{body}");
    }
}
