//! Numbers of every unit: constants, limits of their ranges, every distribution in every spelling, and what nobody would write. Each is
//! remembered with its path, for whoever must name one.

use super::dice::Dice;
use super::tree::{Fields, Parts, Tree, text};

/// What a number measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Amount,
    Share,
    Rate,
    Months,
    Factor,
    Count,
}

/// How often a number is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Run,
    Year,
    Project,
}

/// A number that was written.
#[derive(Clone, Debug)]
pub struct Known {
    pub path: String,
    pub scope: Scope,
    pub drawn: bool,
}

/// Makes numbers.
#[derive(Debug)]
pub struct Numbers {
    pub dice: Dice,
    /// Whether some numbers are absurd.
    wild: bool,
    /// In hundredths of numbers: how many are distributions.
    drawn: usize,
    /// A usual amount in the unit of the file.
    pub usual: f64,
    /// The year in which the study starts.
    pub year: usize,
    /// Its first month.
    pub start: &'static str,
    pub known: Vec<Known>,
}

/// What nobody would write: most of it is refused.
const ABSURD: [&str; 20] = [
    "-1",
    "1000000",
    "0.0000000000000000000000000001",
    "0.000000001",
    "1.0000000000000000000000000001",
    "1000000000000000000",
    "79228162514264337593543950335",
    "792281625142643375935439503350",
    "LogNormal(median: 1, sigma: 6)",
    "LogNormal(mean: 1000000, cv: 30)",
    "Pareto(min: 1, alpha: 2.001)",
    "Pareto(min: 1, alpha: 1)",
    "Truncated(of: Pareto(min: 1, alpha: 0.1), max: 600)",
    "Uniform(0, 0.0000000000000000000000000001)",
    "Gamma(shape: 0.001, scale: 1)",
    "Beta(alpha: 0.06, beta: 0.06)",
    "Weibull(shape: 0.2, scale: 1)",
    "Exponential(mean: 21)",
    "Bernoulli(0.000001)",
    "Empirical(file: \"table.csv\", column: \"Share\")",
];

/// The table that `Empirical` numbers draw from.
pub fn table() -> &'static str {
    "Share,Rate,Months,Factor,Count,Amount\n0.25,0.05,3,1.1,2,40\n0.5,0.08,6,1,3,55\n0.75,0.1,14,1.6,0,90\n0.5,-0.02,9,0.9,5,71\n"
}

impl Unit {
    /// What the language allows; an amount has no upper end of its own.
    fn range(self) -> (f64, f64) {
        match self {
            Unit::Amount => (0.0, 1e28),
            Unit::Share => (0.0, 1.0),
            Unit::Rate => (-0.99, 1.0),
            Unit::Months => (0.0, 600.0),
            Unit::Factor => (0.0, 1000.0),
            Unit::Count => (0.0, 1e6),
        }
    }

    /// What is allowed and yet extreme.
    fn extremes(self) -> &'static [&'static str] {
        match self {
            Unit::Amount => &["0", "1", "1000000", "1000000000"],
            Unit::Share => &["0", "1", "0.000000000000000001", "0.999999999999999999", "Bernoulli(0.000001)"],
            Unit::Rate => {
                &["-0.99", "1", "0", "-0.5", "Uniform(-0.99, 2.99)", "Discrete(values: [0, 10], weights: [2, 1])"]
            }
            Unit::Months => &["600", "0", "0.001", "Discrete(values: [0, 600], weights: [1, 1])"],
            Unit::Factor => &["1000", "0", "0.000001", "100", "Uniform(0, 1000)"],
            Unit::Count => &["0", "0.4", "1000", "Poisson(0.001)"],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Unit::Amount => "Amount",
            Unit::Share => "Share",
            Unit::Rate => "Rate",
            Unit::Months => "Months",
            Unit::Factor => "Factor",
            Unit::Count => "Count",
        }
    }
}

/// A decimal with at most nine decimals.
pub fn decimal(value: f64) -> String {
    let text = format!("{value:.9}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" || text.is_empty() { "0".to_owned() } else { text.to_owned() }
}

fn number(value: f64) -> Tree {
    Tree::Plain(decimal(value))
}

impl Numbers {
    pub fn new(mut dice: Dice) -> Numbers {
        let wild = dice.chance(35);
        let drawn = dice.pick(&[5, 0, 10, 20]);
        Numbers { dice, wild, drawn, usual: 1.0, year: 2026, start: "2026-01", known: Vec::new() }
    }

    /// Something extreme or absurd, where this once it is to be written.
    fn absurd(&mut self, unit: Unit) -> Option<Tree> {
        if !self.wild || !self.dice.chance(8) {
            return None;
        }
        let from = if self.dice.chance(10) { &ABSURD } else { unit.extremes() };
        Some(Tree::Plain(self.dice.pick(from).to_owned()))
    }

    /// A number at `path`, most often between `low` and `high`; a range of its own where it has one besides that of its unit.
    pub fn number(&mut self, path: &str, unit: Unit, scope: Scope, (low, high): (f64, f64)) -> Tree {
        self.number_within(path, unit, scope, (low, high), unit.range())
    }

    /// The same, with a narrower range of what is allowed.
    pub fn number_within(
        &mut self,
        path: &str,
        unit: Unit,
        scope: Scope,
        usual: (f64, f64),
        range: (f64, f64),
    ) -> Tree {
        if let Some(absurd) = self.absurd(unit) {
            return absurd;
        }
        let drawn = self.dice.chance(self.drawn);
        let mut known = scope;
        let tree = if drawn {
            let mut form = self.distribution(unit, usual, range);
            if scope != Scope::Run && self.dice.chance(25) {
                form = self.with_a_drawn_parameter(path, form);
                self.known.push(Known { path: path.to_owned(), scope, drawn });
                return form;
            }
            match scope {
                Scope::Project if self.dice.chance(10) => {
                    known = Scope::Run;
                    Tree::Rule("Number", "PerRun", Parts::Unnamed(vec![form]))
                }
                Scope::Project if self.dice.chance(5) => Tree::Rule("Number", "PerProject", Parts::Unnamed(vec![form])),
                Scope::Run if self.dice.chance(5) => Tree::Rule("Number", "PerRun", Parts::Unnamed(vec![form])),
                Scope::Run | Scope::Year | Scope::Project => form,
            }
        } else if self.dice.chance(3) && !matches!(unit, Unit::Amount | Unit::Rate) {
            Tree::Constant(decimal(self.dice.pick(&[range.0, range.1])))
        } else {
            Tree::Constant(self.constant(unit, usual))
        };
        self.known.push(Known { path: path.to_owned(), scope: known, drawn });
        tree
    }

    fn constant(&mut self, unit: Unit, (low, high): (f64, f64)) -> String {
        let value = low + self.dice.share() * (high - low);
        match unit {
            Unit::Amount | Unit::Count => decimal(value.round()),
            Unit::Share | Unit::Rate | Unit::Months | Unit::Factor => decimal(value),
        }
    }

    /// Now and then a path over years in the place of a number that is written at `path`, between `low` and `high`.
    pub fn over_years(&mut self, number: Tree, path: &str, (low, high): (f64, f64)) -> Tree {
        if !self.dice.chance(12) {
            return number;
        }
        let below = format!("{path}.");
        self.known.retain(|known| known.path != path && !known.path.starts_with(&below));
        let mut points = Vec::new();
        for year in 0..self.dice.between(1, 3) {
            let value = decimal(low + self.dice.share() * (high - low));
            points.push(format!("({}, {value})", self.year + 2 * year));
        }
        Tree::Plain(format!("Path([{}])", points.join(", ")))
    }

    /// An amount between these multiples of the usual one.
    pub fn amount(&mut self, path: &str, scope: Scope, low: f64, high: f64) -> Tree {
        let usual = (low * self.usual, high * self.usual);
        self.number(path, Unit::Amount, scope, usual)
    }

    pub fn share(&mut self, path: &str, scope: Scope, low: f64, high: f64) -> Tree {
        self.number(path, Unit::Share, scope, (low, high))
    }

    pub fn rate(&mut self, path: &str, low: f64, high: f64) -> Tree {
        self.number(path, Unit::Rate, Scope::Run, (low, high))
    }

    pub fn months(&mut self, path: &str, scope: Scope, most: f64) -> Tree {
        let most = if self.dice.chance(3) { 12.0 * most } else { most };
        self.number(path, Unit::Months, scope, (0.0, most.min(600.0)))
    }

    pub fn factor(&mut self, path: &str, scope: Scope, low: f64, high: f64) -> Tree {
        self.number(path, Unit::Factor, scope, (low, high))
    }

    /// Any distribution that stays within `range`, around the middle of what is usual.
    fn distribution(&mut self, unit: Unit, usual: (f64, f64), range: (f64, f64)) -> Tree {
        match self.dice.below(12) {
            9 if self.dice.chance(50) => self.mixture(unit, usual, range),
            10 => self.truncated(usual, range),
            11 if range == unit.range() => {
                let fields = vec![("file", text("table.csv")), ("column", text(unit.name()))];
                Tree::Rule("Number", "Empirical", Parts::Named(fields))
            }
            _ => self.plain_distribution(unit, usual, range),
        }
    }

    /// A distribution of which one parameter is drawn once a run, where it has one that may be somewhat smaller than it is.
    fn with_a_drawn_parameter(&mut self, path: &str, form: Tree) -> Tree {
        let (of, name, mut fields, named) = match form {
            Tree::Rule(of, name, Parts::Named(fields)) => (of, name, fields, true),
            Tree::Rule(of, name, Parts::InOrder(fields)) => (of, name, fields, false),
            other => return other,
        };
        let may = |name: &str, field: &str| match name {
            "LogNormal" => ["median", "sigma", "mean", "cv"].contains(&field),
            "Normal" => field == "sd",
            "Gamma" => ["mean", "scale", "cv"].contains(&field),
            "Beta" => ["mean", "alpha", "strength"].contains(&field),
            "Weibull" => field == "scale",
            "Exponential" => field == "mean",
            "Pert" | "Triangular" | "Uniform" => field == "high",
            _ => false,
        };
        for (field, tree) in &mut fields {
            let value = match tree {
                Tree::Plain(value) if may(name, field) => value.parse::<f64>().unwrap_or(0.0),
                _ => continue,
            };
            // Near enough that a mode stays below a high end.
            let low = if *field == "high" { value - 1e-7 } else { 0.96 * value };
            if decimal(low) == decimal(value) || low <= 0.0 {
                continue;
            }
            let own = vec![("low", number(low)), ("high", number(value))];
            *tree = self.in_order_or_named("Uniform", own);
            if named {
                self.known.push(Known { path: format!("{path}.{field}"), scope: Scope::Run, drawn: true });
            }
            break;
        }
        Tree::Rule(of, name, if named { Parts::Named(fields) } else { Parts::InOrder(fields) })
    }

    fn mixture(&mut self, unit: Unit, usual: (f64, f64), range: (f64, f64)) -> Tree {
        let constant = Tree::Constant(self.constant(unit, usual));
        let mut parts = vec![constant, self.plain_distribution(unit, usual, range)];
        if self.dice.chance(30) {
            parts.push(self.plain_distribution(unit, usual, range));
        }
        let weighted = |part| Tree::Tuple(vec![number(0.5), part]);
        Tree::Rule("Number", "Mixture", Parts::Unnamed(vec![Tree::List(parts.into_iter().map(weighted).collect())]))
    }

    fn truncated(&mut self, (low, high): (f64, f64), range: (f64, f64)) -> Tree {
        let of = vec![("mean", number(f64::midpoint(low, high))), ("sd", number(((high - low) / 2.0).max(0.01)))];
        let mut fields = vec![("of", rule_number("Normal", of)), ("min", number(low)), ("max", number(high))];
        if self.dice.chance(40) && range.1 > 100.0 * high {
            fields.pop();
        } else if self.dice.chance(40) && range.0 < 0.0 {
            fields.remove(1);
        } else {
            return self.in_order_or_named("Truncated", fields);
        }
        rule_number("Truncated", fields)
    }

    /// A distribution without parts.
    fn plain_distribution(&mut self, unit: Unit, usual: (f64, f64), range: (f64, f64)) -> Tree {
        let within = Within::new(usual, range);
        let name = self.dice.pick(&within.names(unit));
        match name {
            "Uniform" => self.in_order_or_named("Uniform", vec![("low", within.low()), ("high", within.high())]),
            "Triangular" | "Pert" => {
                let fields = vec![("low", within.low()), ("mode", within.middle()), ("high", within.high())];
                self.in_order_or_named(name, fields)
            }
            "Normal" => {
                let sd = number((within.high - within.low) / 20.0);
                rule_number("Normal", vec![("mean", number(f64::midpoint(within.low, within.high))), ("sd", sd)])
            }
            "Discrete" => {
                let values = vec![within.low(), within.middle(), within.high()];
                let weights = vec![number(1.0), number(2.5), number(0.5)];
                rule_number("Discrete", vec![("values", Tree::List(values)), ("weights", Tree::List(weights))])
            }
            "Beta" if self.dice.chance(50) => rule_number("Beta", vec![("alpha", number(14.0)), ("beta", number(6.0))]),
            "Beta" => {
                let mean = number(within.middle.clamp(0.05, 0.95));
                rule_number("Beta", vec![("mean", mean), ("strength", number(20.0))])
            }
            "Poisson" => {
                let mean = within.middle.min(range.1 / 12.0).max(0.1);
                Tree::Rule("Number", "Poisson", Parts::Unnamed(vec![number(mean)]))
            }
            "Bernoulli" => Tree::Rule("Number", "Bernoulli", Parts::Unnamed(vec![number(0.5)])),
            _ => self.positive_distribution(name, &within),
        }
    }

    /// One of positive numbers, in each of its spellings.
    fn positive_distribution(&mut self, name: &'static str, within: &Within) -> Tree {
        let Within { middle, sigma, room, .. } = *within;
        match name {
            "LogNormal" => {
                let fields = match self.dice.below(3) {
                    0 => vec![("median", number(middle)), ("sigma", number(sigma))],
                    1 => vec![("mean", number(middle)), ("cv", number(sigma / 2.0))],
                    _ => vec![
                        ("p05", number(middle * (1.0 - sigma / 2.0))),
                        ("p95", number(middle * (1.0 + sigma / 4.0))),
                    ],
                };
                rule_number("LogNormal", fields)
            }
            "Gamma" => {
                let cv = sigma.min(0.5) / 2.0;
                let fields = if self.dice.chance(50) {
                    vec![("mean", number(middle)), ("cv", number(cv))]
                } else {
                    vec![("shape", number(1.0 / (cv * cv))), ("scale", number(middle * cv * cv))]
                };
                rule_number("Gamma", fields)
            }
            "Weibull" => {
                let shape = (3.4 / room).max(1.0);
                self.in_order_or_named("Weibull", vec![("shape", number(shape)), ("scale", number(middle))])
            }
            "Pareto" => {
                let alpha = (28.0 / room).max(3.0);
                self.in_order_or_named("Pareto", vec![("min", number(middle)), ("alpha", number(alpha))])
            }
            _ => {
                let mean = number(middle.min(within.most / 30.0).max(1e-6));
                self.in_order_or_named("Exponential", vec![("mean", mean)])
            }
        }
    }

    fn in_order_or_named(&mut self, name: &'static str, fields: Fields) -> Tree {
        let parts = if self.dice.chance(50) { Parts::Named(fields) } else { Parts::InOrder(fields) };
        Tree::Rule("Number", name, parts)
    }
}

fn rule_number(name: &'static str, fields: Fields) -> Tree {
    Tree::Rule("Number", name, Parts::Named(fields))
}

/// Where the numbers of a distribution may lie.
struct Within {
    low: f64,
    high: f64,
    middle: f64,
    /// The end of what is allowed.
    most: f64,
    /// Logarithm of that end over the middle.
    room: f64,
    /// A spread of the logarithm whose quantile of 1 − 10⁻¹² is within it.
    sigma: f64,
    positive: bool,
}

impl Within {
    fn new((low, high): (f64, f64), range: (f64, f64)) -> Within {
        let middle = f64::midpoint(low, high).clamp(range.0, range.1);
        let low = low.max(range.0);
        let high = high.min(range.1).max(low + 1e-6);
        let room = if middle > 0.0 { libm::log(range.1 / middle) } else { 0.0 };
        let sigma = (room / 8.0).clamp(0.0, 0.6);
        Within { low, high, middle, most: range.1, room, sigma, positive: sigma > 0.01 && range.0 <= 0.0 }
    }

    /// The distributions that fit; those that cost much to prepare stand once, others twice.
    fn names(&self, unit: Unit) -> Vec<&'static str> {
        let from_nothing = self.positive || self.low <= 0.0;
        let whole = matches!(unit, Unit::Count | Unit::Months | Unit::Factor) && from_nothing;
        let all: [(&[&'static str], bool); 6] = [
            (&["Uniform", "Uniform", "Discrete", "Discrete", "Triangular", "Triangular", "Pert"], true),
            (&["Normal", "Normal"], self.high - self.low > 1e-4),
            (&["Beta"], unit == Unit::Share && self.most >= 1.0 && from_nothing),
            (&["Poisson"], whole && self.most > 30.0),
            (&["Bernoulli"], (whole || unit == Unit::Share && from_nothing) && self.most >= 1.0),
            (
                &["LogNormal", "LogNormal", "Gamma", "Weibull", "Weibull", "Pareto", "Pareto", "Exponential"],
                self.positive && unit != Unit::Share,
            ),
        ];
        let mut names: Vec<&str> =
            all.iter().filter(|(_, fits)| *fits).flat_map(|(names, _)| *names).copied().collect();
        if unit == Unit::Share && self.positive {
            names.extend(["LogNormal", "Gamma", "Weibull", "Pareto"]);
        }
        names
    }

    fn low(&self) -> Tree {
        number((self.low * 1e6).round() / 1e6)
    }

    fn middle(&self) -> Tree {
        number((f64::midpoint(self.low, self.high) * 1e6).round() / 1e6)
    }

    fn high(&self) -> Tree {
        number((self.high * 1e6).round() / 1e6)
    }
}
