//! Text → tree: the grammar of RON, by hand, so that every node keeps its place and every number its digits. Knows no types.

use super::fault::{Fault, Faults};
use super::letters::{continues_name, starts_name};
use super::names;
use super::scan::{Halt, Scanner, closing_of};
use super::source::{Place, SourceId, Sources};
use super::text_mistakes as mistakes;
use super::tree::{Name, Node, Value, short};

/// The longest text that is read, in bytes.
const LONGEST: usize = 1_048_576;
/// The most brackets inside one another.
pub const DEEPEST: usize = 32;

/// Reads a whole text. Nothing if it has a syntax fault; names that stand twice are noted, and still give a tree, in which they are told
/// apart.
pub fn parse(sources: &Sources, id: SourceId, faults: &mut Faults) -> Option<Node> {
    parse_part(sources, sources.whole(id), faults)
}

/// Reads the one value written in a part of a text, as the `0.1` of `economy.growth=0.1`.
pub fn parse_part(sources: &Sources, part: Place, faults: &mut Faults) -> Option<Node> {
    if part.end - part.start > LONGEST {
        let what = format!("the text has too many bytes; at most {LONGEST} (1 MB) are read");
        let help = Some("remove what does not describe this scenario".to_owned());
        faults.push(Fault { place: Some(Place { end: part.start, ..part }), path: String::new(), what, help });
        return None;
    }
    let mut parser = Parser {
        scan: Scanner::new(sources.text(part.source), part, faults),
        open: Vec::new(),
        suspect: None,
        noted: 0,
    };
    let mut node = parser.document().ok().filter(|_| !parser.scan.broken)?;
    names::tell_apart(&mut node, "", sources, faults);
    Some(node)
}

pub(super) struct Parser<'t> {
    pub(super) scan: Scanner<'t>,
    /// Brackets that are open, innermost last.
    pub(super) open: Vec<usize>,
    /// An opening bracket whose closing one stands further left: probably it was the one forgotten.
    pub(super) suspect: Option<usize>,
    pub(super) noted: usize,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<Node, Halt> {
        self.scan.take("\u{feff}");
        self.scan.blanks()?;
        while self.scan.rest().starts_with('#') {
            self.attribute()?;
            self.scan.blanks()?;
        }
        if self.scan.rest().is_empty() {
            let place = self.scan.here();
            return self.scan.stop(place, "nothing is written here", "write a value");
        }
        let root = self.value()?;
        self.scan.blanks()?;
        if self.scan.rest().is_empty() {
            return Ok(root);
        }
        let here = self.scan.here();
        match (&root.value, self.scan.peek()) {
            (Value::Name(name), Some(':' | '=')) => {
                let what = format!("the field `{}` stands outside of all brackets", short(name));
                self.scan.stop(root.place, what, "put ( before the first field and ) after the last")
            }
            (Value::Number(_) | Value::Name(_) | Value::Text(_), _) => {
                self.between(&root)?;
                Err(Halt::Stop)
            }
            (_, Some(')' | ']' | '}')) => self.scan.stop(
                here,
                "this closing bracket has no opening one",
                "remove it, or a closing bracket before it that came too early",
            ),
            _ => self.scan.stop(
                here,
                "more text follows after the value has ended",
                "remove it, or a closing bracket before it that came too early",
            ),
        }
    }

    /// `#![enable(implicit_some)]`: accepted, and without effect, since all of it is always on.
    fn attribute(&mut self) -> Result<(), Halt> {
        const EXTENSIONS: [&str; 4] =
            ["implicit_some", "unwrap_newtypes", "unwrap_variant_newtypes", "explicit_struct_names"];
        let start = self.scan.at;
        let mut parts = Vec::new();
        while !self.scan.take("]") {
            self.scan.blanks()?;
            let at = self.scan.at;
            if let Some(name) = self.scan.name() {
                parts.push(name.to_owned());
            } else if let Some(Value::Text(_)) = self.scan.quoted()? {
                parts.push("\"\"".to_owned());
            } else if let Some(c) = self.scan.peek().filter(|c| "#![(,)=".contains(*c)) {
                self.scan.at += 1;
                parts.push(c.to_string());
            } else if !self.scan.rest().starts_with(']') || self.scan.rest().is_empty() {
                break;
            }
            self.scan.blanks()?;
            if self.scan.at == at && !self.scan.rest().starts_with(']') {
                break;
            }
        }
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let known = match parts.as_slice() {
            ["#", "!", "[", "enable", "(", names @ .., ")"] => {
                let names = names.strip_suffix(&[","]).unwrap_or(names);
                let odd =
                    |(at, name): (usize, &&str)| if at % 2 == 0 { EXTENSIONS.contains(name) } else { *name == "," };
                names.len() % 2 == 1 && names.iter().enumerate().all(odd)
            }
            ["#", "!", "[", "type" | "schema", "=", "\"\""] => true,
            _ => false,
        };
        if known {
            return Ok(());
        }
        let place = self.scan.place(start, self.scan.at.max(start + 1));
        self.scan.stop(
            place,
            "this header line is not one of RON's",
            "leave it out, or write #![enable(implicit_some)]; a comment starts with //",
        )
    }

    pub(super) fn value(&mut self) -> Result<Node, Halt> {
        let start = self.scan.at;
        if let Some(value) = self.scan.quoted()? {
            return Ok(self.node(value, start));
        }
        if self.scan.starts_number() && !is_longer_name(self.scan.rest()) {
            let value = self.scan.number()?;
            return Ok(self.node(value, start));
        }
        if let Some(name) = self.scan.name() {
            let raw = self.scan.text[start..].starts_with("r#");
            let value = match name {
                "true" if !raw => Value::Bool(true),
                "false" if !raw => Value::Bool(false),
                _ => return self.named(Name { text: name.to_owned(), place: self.scan.place(start, self.scan.at) }),
            };
            return Ok(self.node(value, start));
        }
        match self.scan.peek() {
            Some('(') => self.round(None, start),
            Some('[') => self
                .bracketed(']', start, |parser, _| parser.value())
                .map(|(items, place)| Node { value: Value::List(items), place }),
            Some('{') => self
                .bracketed('}', start, Parser::entry)
                .map(|(entries, place)| Node { value: Value::Map(entries), place }),
            Some(c) => {
                let place = self.scan.here();
                let (what, help) = match c {
                    ',' => ("a value is missing before this comma".to_owned(), "write the value, or remove the comma"),
                    ')' | ']' | '}' => (
                        "a value is missing before this closing bracket".to_owned(),
                        "write the value, or remove the name before it",
                    ),
                    '#' => ("a `#` does not start a value".to_owned(), "a comment starts with //"),
                    '%' => {
                        ("a percent sign does not start a value".to_owned(), "write shares as fractions: 0.80 for 80 %")
                    }
                    _ => (
                        format!("`{c}` does not start a value"),
                        "write a number, a text in \" \", a name, or brackets ( ) [ ] { }",
                    ),
                };
                self.scan.skip(place, what, help)
            }
            None => self.ended(),
        }
    }

    /// What may follow a name: brackets with its values, or nothing.
    fn named(&mut self, name: Name) -> Result<Node, Halt> {
        let after = self.scan.at;
        let raw = self.scan.text[name.place.start..].starts_with("r#");
        self.scan.blanks()?;
        if self.scan.rest().starts_with('(') {
            if name.text == "None" && !raw {
                return self.scan.skip(name.place, "`None` takes no value", "write None, or the value alone");
            }
            let optional = name.text == "Some" && !raw;
            let place = name.place;
            let node = self.round(Some(name), place.start)?;
            let alone = matches!(&node.value, Value::Tuple { items, .. } if items.len() == 1);
            if optional && !alone {
                let help = match &node.value {
                    Value::Record { .. } => "write the record alone, or Some((name: value))",
                    _ => "write the value alone, or Some(value)",
                };
                self.scan.note(place, "`Some` holds one value", help);
            }
            return Ok(node);
        }
        self.scan.at = after;
        if name.text == "Some" && !raw {
            return self.scan.skip(
                name.place,
                "`Some` stands without a value",
                "write the value alone, or Some(value)",
            );
        }
        Ok(Node { value: Value::Name(name.text), place: name.place })
    }

    fn node(&self, value: Value, start: usize) -> Node {
        Node { value, place: self.scan.place(start, self.scan.at) }
    }

    /// `( … )`: fields if the first item is a name with a colon, else items.
    fn round(&mut self, name: Option<Name>, start: usize) -> Result<Node, Halt> {
        if self.starts_fields()? {
            let (fields, place) = self.bracketed(')', start, Parser::field)?;
            return Ok(Node { value: Value::Record { name, fields }, place });
        }
        let (items, place) = self.bracketed(')', start, Parser::item)?;
        let value = if items.is_empty() && name.is_none() { Value::Unit } else { Value::Tuple { name, items } };
        Ok(Node { value, place })
    }

    fn starts_fields(&mut self) -> Result<bool, Halt> {
        let start = self.scan.at;
        self.scan.at += 1;
        self.scan.blanks()?;
        let quoted = self.scan.rest().starts_with('"');
        let named = if quoted {
            let length = self.scan.rest()[1..].find(['"', '\\', '\n']).unwrap_or(0);
            self.scan.at += 2 + length;
            self.scan.text.get(..self.scan.at).is_some_and(|passed| passed.ends_with('"'))
        } else {
            self.scan.name().is_some()
        };
        let mut fields = false;
        if named && self.scan.text.is_char_boundary(self.scan.at) {
            self.scan.blanks()?;
            fields = self.scan.rest().starts_with(':') || (!quoted && self.scan.rest().starts_with('='));
        }
        self.scan.at = start;
        Ok(fields)
    }

    /// `growth: 0.1`
    fn field(&mut self, before: Option<&(Name, Node)>) -> Result<(Name, Node), Halt> {
        let start = self.scan.at;
        let Some(name) = self.scan.name() else {
            return self.no_field_name(before.map(|(_, value)| value));
        };
        let name = Name { text: name.to_owned(), place: self.scan.place(start, self.scan.at) };
        self.colon(&name)?;
        self.scan.blanks()?;
        let value = self.value()?;
        Ok((name, value))
    }

    fn no_field_name<T>(&mut self, before: Option<&Node>) -> Result<T, Halt> {
        let start = self.scan.at;
        let place = self.scan.here();
        if self.scan.rest().starts_with('"') {
            let value = self.value()?;
            let help = match &value.value {
                Value::Text(text) if text.chars().all(continues_name) => {
                    format!("write {text} without quotes")
                }
                _ => "names of fields have no quotes; names of entries do, inside { }".to_owned(),
            };
            return self.scan.skip(value.place, "a field name is expected here, found a text in quotes", help);
        }
        if !self.scan.starts_number() {
            let found = self.scan.peek().map_or_else(String::new, |c| format!(", found `{c}`"));
            return self.scan.skip(place, format!("a field name is expected here{found}"), "write name: value");
        }
        let value = self.scan.number()?;
        let place = self.scan.place(start, self.scan.at);
        let Value::Number(after) = value else { return Err(Halt::Skip) };
        if let Some(Node { value: Value::Number(before), place: first }) = before
            && first.end + 1 == start
        {
            let (what, help) = mistakes::decimal_comma(before, &after);
            let place = self.scan.place(first.start, place.end);
            return self.scan.skip(place, what, help);
        }
        self.scan.skip(
            place,
            format!("a field name is expected here, found the number {}", short(&after)),
            "write name: value",
        )
    }

    /// The colon after a name; `=` is noted and taken for one.
    fn colon(&mut self, name: &Name) -> Result<(), Halt> {
        self.scan.blanks()?;
        if self.scan.take(":") {
            return Ok(());
        }
        let here = self.scan.here();
        if self.scan.take("=") {
            let (what, help) =
                (format!("`=` after `{}`", short(&name.text)), format!("write a colon: {}: …", short(&name.text)));
            self.scan.note(here, what, help);
            return Ok(());
        }
        let found = match self.scan.peek() {
            Some(c) => format!("found `{c}`"),
            None => return self.ended(),
        };
        let help = if self.scan.peek().is_some_and(|c| starts_name(c) || "-.+".contains(c)) {
            "a name of more than one word needs quotes, and stands inside { }: {\"two words\": …}".to_owned()
        } else {
            format!("write {}: value", short(&name.text))
        };
        self.scan.skip(here, format!("a colon is expected after `{}`, {found}", short(&name.text)), help)
    }

    /// One item of `(1, 2)`.
    fn item(&mut self, before: Option<&Node>) -> Result<Node, Halt> {
        let item = self.value()?;
        if matches!(item.value, Value::Name(_)) && before.is_some() {
            self.scan.blanks()?;
            if self.scan.rest().starts_with(':') {
                return self.scan.skip(
                    item.place,
                    "this value has a name, those before it have none",
                    "name all values in a bracket, or none",
                );
            }
        }
        Ok(item)
    }

    /// `"lead": (…)`
    fn entry(&mut self, _: Option<&(Node, Node)>) -> Result<(Node, Node), Halt> {
        let key = self.value()?;
        let name = Name { text: key.key().unwrap_or("the name").to_owned(), place: key.place };
        self.colon(&name)?;
        self.scan.blanks()?;
        Ok((key, self.value()?))
    }

    /// Everything from an opening bracket to its closing one, commas between. After a fault inside an item, goes on at the next comma.
    fn bracketed<T: Ends>(
        &mut self,
        closing: char,
        start: usize,
        item: impl Fn(&mut Self, Option<&T>) -> Result<T, Halt>,
    ) -> Result<(Vec<T>, Place), Halt> {
        let opening = self.scan.at;
        if self.open.len() == DEEPEST {
            let place = self.scan.here();
            return self.scan.stop(
                place,
                format!("brackets stand more than {DEEPEST} deep inside one another"),
                "write it with fewer brackets",
            );
        }
        self.open.push(opening);
        self.scan.at += 1;
        let mut items = Vec::new();
        loop {
            self.scan.blanks()?;
            if self.closes(closing, opening)? {
                break;
            }
            match item(self, items.last()) {
                Ok(item) => items.push(item),
                Err(halt) => {
                    self.after_fault(Err(halt))?;
                    continue;
                }
            }
            self.scan.blanks()?;
            if !self.scan.take(",")
                && !self.closing_ahead()
                && let Some(last) = items.last()
                && !self.scan.rest().is_empty()
            {
                let passed = self.between(last.end_node());
                self.after_fault(passed)?;
            }
        }
        self.open.pop();
        Ok((items, self.scan.place(start, self.scan.at)))
    }

    /// Whether the bracket closes here; the wrong closing bracket, or the end of the text, stops.
    fn closes(&mut self, closing: char, opening: usize) -> Result<bool, Halt> {
        if self.scan.take(closing.encode_utf8(&mut [0; 4])) {
            if let Some(closed) = self.indent_of_first(self.scan.at - 1)
                && self.indent_of_line(opening) > closed
            {
                self.suspect.get_or_insert(opening);
            }
            return Ok(true);
        }
        if self.closing_ahead() {
            let found = self.scan.peek().unwrap_or(' ');
            let line = self.line_of(self.scan.at);
            let blamed = self.blamed();
            let blamed = blamed.unwrap_or(opening);
            let bracket = &self.scan.text[blamed..=blamed];
            let place = self.scan.place(blamed, blamed + 1);
            return self.scan.stop(
                place,
                format!("this `{bracket}` is not closed before the `{found}` on line {line}"),
                format!("write {} where it ends", closing_of(bracket)),
            );
        }
        if self.scan.rest().is_empty() {
            return self.ended();
        }
        Ok(false)
    }
}

/// The node with which an item of a bracket ends.
trait Ends {
    fn end_node(&self) -> &Node;
}

impl Ends for Node {
    fn end_node(&self) -> &Node {
        self
    }
}

impl<N> Ends for (N, Node) {
    fn end_node(&self) -> &Node {
        &self.1
    }
}

/// `infinite` starts like the number `inf`, and is a name.
fn is_longer_name(rest: &str) -> bool {
    ["inf", "NaN"].iter().any(|number| rest.strip_prefix(number).is_some_and(|after| after.starts_with(continues_name)))
}
