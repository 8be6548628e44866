//! Paths of numbers are put together of names, and each name is spelled at one place: where its part walks its numbers. Read with `syn`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Expr, ExprMethodCall, Fields, FnArg, Item, ItemConst, Lit, LitStr, Macro, Meta, Signature, Token, Type,
};

use super::{files, is_for_tests, module_of, source};

/// The rooms in which numbers have paths.
const ROOMS: [&str; 5] = ["number", "scheme", "scenario", "model", "study"];

/// The parts of a file that hold numbers, as they stand in it.
const PARTS: [&str; 7] =
    ["economy.", "administration.", "firms.", "university.", "technologies.", "schemes.", "policies."];

/// What a file of source says about names of fields.
#[derive(Default)]
struct Reader {
    /// Texts in it, with their lines.
    texts: Vec<(usize, String)>,
    /// What its constants say, by their names.
    constants: BTreeMap<String, String>,
    /// Names asked of `field(…)`, literally or by a constant, where numbers are walked.
    walked: Vec<String>,
    /// Texts in `field("…")` anywhere, with their lines.
    spelled: Vec<(usize, String)>,
    /// Fields of types that are read from a file, and whether they hold a number.
    fields: BTreeMap<String, bool>,
    walks: bool,
}

impl Reader {
    fn read(text: &str) -> Reader {
        let file = syn::parse_file(text).expect("source is Rust");
        let mut reader = Reader::default();
        reader.visit_file(&file);
        // Constants may stand below what uses them.
        let constants = reader.constants.clone();
        for name in &mut reader.walked {
            if let Some(said) = constants.get(name) {
                name.clone_from(said);
            }
        }
        reader
    }

    fn add_fields(&mut self, fields: &Fields) {
        for field in fields {
            if let Some(name) = &field.ident {
                *self.fields.entry(name.to_string()).or_default() |= mentions(&field.ty, "Uncertain");
            }
        }
    }

    fn text(&mut self, text: &LitStr) {
        self.texts.push((text.span().start().line, text.value()));
    }

    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let Lit::Str(text) = Lit::new(literal) {
                        self.text(&text);
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }

    /// Reads a function; whether it walks numbers is in its signature.
    fn function(&mut self, signature: &Signature, read: impl FnOnce(&mut Reader)) {
        let numbers = |argument: &FnArg| match argument {
            FnArg::Typed(typed) => mentions(&typed.ty, "Numbers"),
            FnArg::Receiver(_) => false,
        };
        let before = self.walks;
        self.walks |= signature.inputs.iter().any(numbers);
        read(self);
        self.walks = before;
    }
}

/// Whether a type names another anywhere.
fn mentions(of: &Type, name: &str) -> bool {
    struct Search<'n>(&'n str, bool);
    impl<'ast> Visit<'ast> for Search<'_> {
        fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
            self.1 |= segment.ident == self.0;
            visit::visit_path_segment(self, segment);
        }
    }
    let mut search = Search(name, false);
    search.visit_type(of);
    search.1
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Mod(item) if is_for_tests(&item.attrs) => return,
            Item::Struct(item) if is_read(&item.attrs) => self.add_fields(&item.fields),
            Item::Enum(item) if is_read(&item.attrs) => {
                item.variants.iter().for_each(|variant| self.add_fields(&variant.fields));
            }
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_item_const(&mut self, item: &'ast ItemConst) {
        if let Expr::Lit(literal) = &*item.expr
            && let Lit::Str(text) = &literal.lit
        {
            self.constants.insert(item.ident.to_string(), text.value());
            self.spelled.push((text.span().start().line, text.value()));
        }
        visit::visit_item_const(self, item);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig, |reader| visit::visit_item_fn(reader, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig, |reader| visit::visit_impl_item_fn(reader, item));
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "field" {
            match call.args.first() {
                Some(Expr::Lit(literal)) => {
                    if let Lit::Str(text) = &literal.lit {
                        self.spelled.push((text.span().start().line, text.value()));
                        if self.walks {
                            self.walked.push(text.value());
                        }
                    }
                }
                Some(Expr::Path(path)) if self.walks => {
                    if let Some(name) = path.path.get_ident().map(ToString::to_string)
                        && name == name.to_uppercase()
                    {
                        self.walked.push(name);
                    }
                }
                _ => {}
            }
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        self.text(text);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        match call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            Ok(arguments) => arguments.iter().for_each(|argument| self.visit_expr(argument)),
            Err(_) => self.tokens(call.tokens.clone()),
        }
    }

    /// Comments are attributes, too.
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

/// Whether a type is read from a file.
fn is_read(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("derive") && list.tokens.to_string().contains("Deserialize"),
        _ => false,
    })
}

/// The files of rooms, by their paths below `src/`, but for those of tests.
fn read_rooms(rooms: &[&str]) -> BTreeMap<String, Reader> {
    let name = |path: &std::path::Path| {
        let below = path.strip_prefix(source()).expect("a file of src").display().to_string();
        (!below.contains("tests")).then_some(below)
    };
    files()
        .into_iter()
        .filter(|(path, _)| module_of(path).is_some_and(|room| rooms.contains(&room.as_str())))
        .filter_map(|(path, text)| Some((name(&path)?, Reader::read(&text))))
        .collect()
}

#[test]
fn no_path_of_a_number_is_written_out() {
    let mut wrong = Vec::new();
    for (path, reader) in read_rooms(&ROOMS) {
        for (line, text) in reader.texts {
            if PARTS.iter().any(|part| text.starts_with(part)) && !text.contains(' ') {
                wrong.push(format!("src/{path}:{line}: {text}: ask the part where it stands, and for its field"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_number_is_walked_under_its_own_name() {
    let (mut wrong, mut walked, mut numbers) = (Vec::new(), 0, 0);
    for (path, reader) in read_rooms(&["scheme", "scenario"]) {
        let names: BTreeSet<&String> = reader.walked.iter().collect();
        if names.is_empty() {
            continue;
        }
        walked += reader.walked.len();
        for name in names.iter().filter(|name| !reader.fields.contains_key(**name)) {
            wrong.push(format!("src/{path}: `{name}` is no field of the types that are written here"));
        }
        for (name, _) in reader.fields.iter().filter(|(_, number)| **number) {
            numbers += 1;
            if !names.contains(name) {
                wrong.push(format!("src/{path}: the number `{name}` is walked under no name"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(walked > 60 && numbers > 50, "{walked} names and {numbers} numbers were read");
}

#[test]
fn a_part_of_the_world_spells_a_name_once() {
    let mut wrong = Vec::new();
    for (path, reader) in read_rooms(&["scenario"]) {
        let mut seen = BTreeSet::new();
        for (line, name) in reader.spelled {
            let is_walked = reader.walked.contains(&name);
            if is_walked && !seen.insert(name.clone()) {
                wrong.push(format!("src/{path}:{line}: `{name}` is spelled a second time: make it a constant"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_paths_sees_what_is_walked_and_what_is_forgotten() {
    let reader = Reader::read(
        r#"
        #[derive(Deserialize)]
        struct Part { rate: Uncertain<Rate>, share: Option<Uncertain<Share>>, name: String }
        const SHARE: &str = "share";
        fn resolve(at: &At, numbers: &mut impl Numbers) { (at.field("rate"), at.field(SHARE)); }
        fn check(at: &At) { at.field("rate"); format!("economy.{x}"); }
        #[cfg(test)]
        mod tests { fn f() { "economy.growth"; } }
        "#,
    );
    assert_eq!(reader.walked, ["rate", "share"]);
    let fields: Vec<_> = reader.fields.iter().map(|(name, number)| (name.as_str(), *number)).collect();
    assert_eq!(fields, [("name", false), ("rate", true), ("share", true)]);
    let spelled: Vec<&str> = reader.spelled.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(spelled, ["share", "rate", "rate"]);
    assert!(reader.texts.iter().any(|(_, text)| text == "economy.{x}"));
    assert!(reader.texts.iter().all(|(_, text)| text != "economy.growth"));
}
