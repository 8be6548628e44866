//! A whole scenario: who stands in it, then every part with every field, so that most of what is written is valid. Knows the rules across
//! fields; judges none.

use super::dice::Dice;
use super::numbers::{Known, Numbers, Scope, Unit, decimal};
use super::tree::{Parts, Tree, bare, plain, rule, text};

/// What other parts of a scenario must know of a technology.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "facts that later dice ask for one by one")]
struct Technology {
    name: &'static str,
    market: &'static str,
    strategic: bool,
    state_need: bool,
    stages: Vec<&'static str>,
    learnt: bool,
    /// Whether it sells over years more or less than planned.
    walks: bool,
    /// Whether it ends in an exit.
    exits: bool,
}

/// … of a firm class.
#[derive(Clone, Debug)]
struct Class {
    name: &'static str,
    start_up: bool,
    /// Whether it says of its projects that only some work with a university.
    partly: bool,
}

/// … of a scheme.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "facts that later dice ask for one by one")]
struct Scheme {
    name: &'static str,
    pays: bool,
    budget: bool,
    risk: bool,
    /// Whether a fund pays.
    fund: bool,
    /// Whether it is law already.
    law: bool,
}

/// Who stands in a scenario, and what there is to bind.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts, each asked for by a rule")]
struct Cast {
    technologies: Vec<Technology>,
    classes: Vec<Class>,
    schemes: Vec<Scheme>,
    patent: bool,
    release: bool,
    budget: bool,
    capacity: bool,
    max_state_share: Option<&'static str>,
    reference: Option<&'static str>,
    policies: Vec<&'static str>,
}

const TECHNOLOGIES: [&str; 3] = ["space", "rail & road", "số hoá"];
const CLASSES: [&str; 3] = ["sme", "large", "start-up"];
const STAGES: [&str; 12] =
    ["research", "prototype", "series", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const SCHEMES: [&str; 4] = ["push", "pull", "match", "advice"];
const POLICIES: [&str; 4] = ["no support at all", "push 80", "mix, 70 %", "everything"];

/// A number that may be a path over years: `over_years!(n, path, months, Scope::Run, (0.0, 6.0), 6.0)` writes the path between two numbers,
/// or what `n.months(path, Scope::Run, 6.0)` writes.
macro_rules! over_years {
    ($numbers:ident, $path:expr, $kind:ident, $scope:expr, $between:expr $(, $of:expr)*) => {{
        let path = $path;
        let number = $numbers.$kind(&path, $scope $(, $of)*);
        $numbers.over_years(number, &path, $between)
    }};
}

/// Adds a field in so many of a hundred cases.
macro_rules! maybe {
    ($numbers:ident, $fields:ident, $percent:literal, $name:literal, $value:expr) => {
        if $numbers.dice.chance($percent) {
            let value = $value;
            $fields.push(($name, value));
        }
    };
}

/// A scenario from its choices.
pub fn scenario(dice: Dice) -> Tree {
    let mut n = Numbers::new(dice);
    let most = n.dice.pick(&[None, Some("1"), Some("1.0"), Some("0.95")]);
    let mut cast = Cast { max_state_share: most, ..Cast::default() };
    let title = n.dice.pick(&["Generated", "T", "Đổi mới sáng tạo – \"70 %\"", "x"]);
    let mut fields = vec![("title", text(title))];
    fields.push(("currency", currency(&mut n)));
    fields.push(("clock", clock(&mut n)));
    let economy = economy(&mut n);
    let firms = firms(&mut n, &mut cast);
    let technologies = technologies(&mut n, &mut cast);
    let administration = n.dice.chance(75).then(|| administration(&mut n, &mut cast));
    let university = n.dice.chance(60).then(|| university(&mut n, &mut cast));
    let schemes = n.dice.chance(95).then(|| schemes(&mut n, &mut cast));
    let vehicles = cast.schemes.iter().any(|scheme| scheme.fund).then(|| vehicles(&mut n, &cast));
    let budget = n.dice.chance(50).then(|| n.amount("budget_per_year", Scope::Run, 2.0, 40.0));
    cast.budget = budget.is_some();
    let policies = policies(&mut n, &mut cast);
    fields.push(("monte_carlo", monte_carlo(&mut n, &cast)));
    let law: Vec<Tree> = cast.schemes.iter().filter(|scheme| scheme.law).map(|scheme| text(scheme.name)).collect();
    let some = if law.is_empty() { n.dice.pick(&["Responsive", "Fixed", "Responsive"]) } else { "Responsive" };
    maybe!(n, fields, 15, "behaviour", bare("Behaviour", some));
    fields.push(("economy", economy));
    fields.extend(administration.map(|written| ("administration", written)));
    fields.push(("firms", firms));
    fields.extend(university.map(|written| ("university", written)));
    fields.push(("technologies", technologies));
    fields.extend(vehicles.map(|written| ("vehicles", written)));
    fields.extend(schemes.map(|written| ("schemes", written)));
    if !law.is_empty() {
        fields.push(("baseline_schemes", Tree::List(law)));
    }
    fields.extend(budget.map(|written| ("budget_per_year", written)));
    fields.extend(most.map(|share| ("max_state_share", plain(share))));
    fields.push(("policies", policies));
    fields.extend(cast.reference.map(|name| ("reference", text(name))));
    maybe!(n, fields, 40, "targets", targets(&mut n));
    if let Some(correlations) = correlations(&mut n) {
        fields.push(("correlations", correlations));
    }
    maybe!(n, fields, 40, "sources", sources(&mut n));
    if most == Some("0.95") && n.dice.chance(60) {
        fields.push(("levers", levers(&mut n)));
        maybe!(n, fields, 50, "settings", settings());
    }
    if n.dice.chance(25) {
        let file = text(&format!("projects-{}.csv", n.start));
        let named = Parts::Named(vec![("file", file.clone())]);
        let parts = if n.dice.chance(50) { named } else { Parts::InOrder(vec![("file", file)]) };
        fields.push(("proposals", Tree::Rule("Proposals", "Table", parts)));
    }
    maybe!(n, fields, 20, "extends", text("below.ron"));
    maybe!(n, fields, 30, "language", text(n.dice.pick(&["en", "vi", "fr"])));
    maybe!(n, fields, 30, "titles", Tree::Map(vec![(n.dice.pick(&["vi", "fr"]).to_owned(), text("Đẩy hay kéo?"))]));
    Tree::Record("Scenario", fields)
}

fn currency(n: &mut Numbers) -> Tree {
    let mut fields = vec![("code", text(n.dice.pick(&["VND", "EUR", "đồng"])))];
    let (mut zeros, mut decimals) = (0, 0);
    if n.dice.chance(90) {
        let (name, power) =
            n.dice.pick(&[("Billion", 9), ("One", 0), ("Thousand", 3), ("Million", 6), ("Trillion", 12)]);
        zeros = power;
        fields.push(("unit", bare("Scale", name)));
    }
    if n.dice.chance(20) {
        decimals = n.dice.below(5);
        fields.push(("decimals", plain(decimals)));
    }
    // A usual project costs 10⁹ to 10¹² of the smallest units, now and then as much as can be counted.
    let digits = if n.dice.chance(8) { n.dice.between(13, 18) } else { n.dice.between(9, 12) };
    let power = i32::try_from(digits).expect("few") - zeros - i32::try_from(decimals).expect("few");
    n.usual = format!("1e{power}").parse::<f64>().expect("a power of ten").max(1.0);
    Tree::Record("Currency", fields)
}

fn clock(n: &mut Numbers) -> Tree {
    let start = n.dice.pick(&["2026-01", "2024-12", "1900-07", "9999-01"]);
    let months = if n.dice.chance(10) { n.dice.pick(&[1, 12, 600]) } else { n.dice.between(12, 180) };
    n.year = start[..4].parse().expect("a year");
    n.start = start;
    let mut fields = vec![("start", text(start)), ("months", plain(months))];
    maybe!(n, fields, 30, "fiscal_year_starts", plain(n.dice.between(1, 12)));
    Tree::Record("Clock", fields)
}

fn monte_carlo(n: &mut Numbers, cast: &Cast) -> Tree {
    let mut fields = vec![("runs", plain(n.dice.pick(&[3, 1, 64, 1000]))), ("seed", plain(n.dice.below(1 << 20)))];
    let design = n.dice.pick(&["Random", "LatinHypercube", "Sobol", "Antithetic"]);
    maybe!(n, fields, 60, "design", bare("Design", design));
    let twins = n.dice.pick(&[0, 1, 64, 100_000]);
    maybe!(n, fields, 20, "twins", plain(twins));
    if n.dice.chance(25) {
        let lines = (0..n.dice.between(0, 2)).map(|_| precision(n, cast)).collect();
        fields.push(("until", Tree::List(lines)));
    }
    Tree::Record("MonteCarlo", fields)
}

fn precision(n: &mut Numbers, cast: &Cast) -> Tree {
    let mut fields = vec![("measure", text(n.dice.pick(&["social_npv", "successes", "gross_leverage"])))];
    if n.dice.chance(50) && cast.policies.len() > 1 {
        fields.push(("better", text(cast.policies[1])));
        fields.push(("than", text(cast.policies[0])));
    } else {
        fields.push(("policy", text(n.dice.pick(&cast.policies))));
    }
    fields.push(if n.dice.chance(50) { ("within", plain(5)) } else { ("relative", plain("0.02")) });
    Tree::Record("Precision", fields)
}

fn economy(n: &mut Numbers) -> Tree {
    let at = |field: &str| format!("economy.{field}");
    let mut fields = vec![("output", n.amount(&at("output"), Scope::Run, 100.0, 9000.0))];
    maybe!(n, fields, 60, "growth", n.rate(&at("growth"), 0.0, 0.09));
    fields.push(("social_discount_rate", n.rate(&at("social_discount_rate"), 0.01, 0.12)));
    fields.push(("state_discount_rate", n.rate(&at("state_discount_rate"), 0.01, 0.09)));
    fields.push(("profit_tax", n.share(&at("profit_tax"), Scope::Run, 0.0, 0.4)));
    maybe!(n, fields, 50, "excess_burden", n.factor(&at("excess_burden"), Scope::Run, 0.0, 0.5));
    if n.dice.chance(60) {
        let path = at("social_return_ratio");
        let ratio = n.number_within(&path, Unit::Factor, Scope::Run, (1.2, 3.0), (1.0, 1000.0));
        fields.push(("social_return_ratio", ratio));
    }
    maybe!(n, fields, 50, "domestic_share", n.share(&at("domestic_share"), Scope::Run, 0.1, 0.9));
    maybe!(n, fields, 50, "spillover_lag_months", n.months(&at("spillover_lag_months"), Scope::Run, 40.0));
    maybe!(n, fields, 30, "failure_correlation", n.share(&at("failure_correlation"), Scope::Run, 0.0, 1.0));
    maybe!(n, fields, 50, "value_added_per_profit", n.factor(&at("value_added_per_profit"), Scope::Run, 1.0, 5.0));
    Tree::Record("Economy", fields)
}

fn administration(n: &mut Numbers, cast: &mut Cast) -> Tree {
    let at = |field: &str| format!("administration.{field}");
    let mut fields = Vec::new();
    maybe!(
        n,
        fields,
        60,
        "approval_months",
        over_years!(n, at("approval_months"), months, Scope::Project, (0.0, 18.0), 18.0)
    );
    maybe!(
        n,
        fields,
        50,
        "payment_lag_months",
        over_years!(n, at("payment_lag_months"), months, Scope::Run, (0.0, 9.0), 6.0)
    );
    if n.dice.chance(40) {
        let mut parts = Vec::new();
        maybe!(n, parts, 70, "lag_months", over_years!(n, at("audit.lag_months"), months, Scope::Run, (0.0, 6.0), 4.0));
        maybe!(
            n,
            parts,
            70,
            "cost_share",
            over_years!(n, at("audit.cost_share"), share, Scope::Run, (0.0, 0.1), 0.0, 0.1)
        );
        fields.push(("audit", rule("Audit", "ExAnte", parts)));
    } else if n.dice.chance(25) {
        let mut parts = vec![("sampled", n.share(&at("audit.sampled"), Scope::Run, 0.05, 1.0))];
        maybe!(n, parts, 60, "fine", n.factor(&at("audit.fine"), Scope::Run, 0.0, 2.0));
        maybe!(
            n,
            parts,
            60,
            "cost_share",
            over_years!(n, at("audit.cost_share"), share, Scope::Run, (0.0, 0.1), 0.0, 0.1)
        );
        maybe!(n, parts, 30, "fear", n.amount(&at("audit.fear"), Scope::Run, 0.0, 0.1));
        maybe!(n, parts, 60, "gain", n.factor(&at("audit.gain"), Scope::Project, 0.0, 2.0));
        fields.push(("audit", rule("Audit", "ExPost", parts)));
    }
    if n.dice.chance(60) {
        cast.release = true;
        fields.push(("release", release(n)));
        maybe!(n, fields, 60, "carry_over", over_years!(n, at("carry_over"), share, Scope::Run, (0.0, 1.0), 0.0, 1.0));
    }
    if cast.patent {
        maybe!(
            n,
            fields,
            80,
            "patent_months",
            over_years!(n, at("patent_months"), months, Scope::Run, (0.0, 60.0), 48.0)
        );
    }
    maybe!(n, fields, 50, "recovery", n.share(&at("recovery"), Scope::Run, 0.0, 1.0));
    if n.dice.chance(30) {
        fields.push(("commitments", bare("Commitments", if n.dice.chance(50) { "Kept" } else { "Freed" })));
    }
    Tree::Record("Administration", fields)
}

fn release(n: &mut Numbers) -> Tree {
    match n.dice.below(4) {
        0 => bare("Release", "Even"),
        1 => bare("Release", "AtOnce"),
        _ => {
            let at = |field: &str| format!("administration.release.{field}");
            let shape = |field: &str, n: &mut Numbers| {
                let path = at(field);
                let number = n.number_within(&path, Unit::Factor, Scope::Run, (0.3, 3.0), (0.01, 100.0));
                n.over_years(number, &path, (0.3, 3.0))
            };
            let mut fields = vec![("alpha", shape("alpha", n)), ("beta", shape("beta", n))];
            if n.dice.chance(60) {
                let span = n.number_within(&at("span_years"), Unit::Factor, Scope::Run, (1.0, 1.2), (1.0, 1000.0));
                fields.push(("span_years", span));
            }
            rule("Release", "BetaCurve", fields)
        }
    }
}

fn firms(n: &mut Numbers, cast: &mut Cast) -> Tree {
    let mut entries = Vec::new();
    for &name in &CLASSES[..n.dice.between(1, 3)] {
        let at = |field: &str| format!("firms.{name}.{field}");
        let mut class = Class { name, start_up: name == "start-up", partly: false };
        let mut fields = vec![("weight", plain(n.dice.pick(&["1", "0.25", "1000000", "0.000000001"])))];
        fields.push(("hurdle_rate", n.rate(&at("hurdle_rate"), 0.02, 0.4)));
        fields.push(("liquid_wealth", n.amount(&at("liquid_wealth"), Scope::Project, 0.5, 20.0)));
        maybe!(n, fields, 50, "pledgeable_assets", n.amount(&at("pledgeable_assets"), Scope::Project, 0.0, 9.0));
        maybe!(n, fields, 50, "loan_to_value", n.share(&at("loan_to_value"), Scope::Run, 0.0, 0.9));
        maybe!(n, fields, 40, "loan_rate", n.rate(&at("loan_rate"), 0.02, 0.2));
        maybe!(n, fields, 50, "application_cost", n.amount(&at("application_cost"), Scope::Run, 0.0, 0.1));
        maybe!(n, fields, 60, "response", n.factor(&at("response"), Scope::Run, 0.0, 2.0));
        let base = n.dice.pick(&["Own", "Other"]);
        maybe!(n, fields, 60, "tax_base", bare("TaxBase", base));
        maybe!(n, fields, 50, "failure_hazard", n.share(&at("failure_hazard"), Scope::Run, 0.0, 0.3));
        if class.start_up || n.dice.chance(20) {
            fields.push(("start_up", plain(class.start_up)));
        }
        maybe!(n, fields, 30, "sme", plain(class.name != "large"));
        if n.dice.chance(40) {
            class.partly = true;
            let share = n.number_within(&at("with_university"), Unit::Share, Scope::Run, (0.2, 0.8), (0.2, 0.8));
            fields.push(("with_university", share));
        }
        entries.push((name.to_owned(), Tree::Record("FirmClass", fields)));
        cast.classes.push(class);
    }
    Tree::Map(entries)
}

fn university(n: &mut Numbers, cast: &mut Cast) -> Tree {
    let at = |field: &str| format!("university.{field}");
    let mut fields = Vec::new();
    maybe!(n, fields, 70, "efficiency", over_years!(n, at("efficiency"), factor, Scope::Run, (0.4, 1.2), 0.4, 1.2));
    maybe!(
        n,
        fields,
        60,
        "coordination_loss",
        over_years!(n, at("coordination_loss"), share, Scope::Run, (0.0, 0.2), 0.0, 0.2)
    );
    if n.dice.chance(40) {
        cast.capacity = true;
        fields.push(("capacity_per_year", n.number(&at("capacity_per_year"), Unit::Count, Scope::Run, (0.0, 5.0))));
    }
    maybe!(n, fields, 60, "inventor_share", n.share(&at("inventor_share"), Scope::Run, 0.0, 0.5));
    Tree::Record("University", fields)
}

fn technologies(n: &mut Numbers, cast: &mut Cast) -> Tree {
    let mut entries = Vec::new();
    for &name in &TECHNOLOGIES[..n.dice.between(1, 3)] {
        let (tree, known) = technology(n, cast, name);
        entries.push((name.to_owned(), tree));
        cast.technologies.push(known);
    }
    Tree::Map(entries)
}

fn technology(n: &mut Numbers, cast: &mut Cast, name: &'static str) -> (Tree, Technology) {
    let at = |field: &str| format!("technologies.{name}.{field}");
    let market = n.dice.pick(&["Absent", "Forming", "Formed"]);
    let mut known = Technology {
        name,
        market,
        strategic: false,
        state_need: false,
        stages: Vec::new(),
        learnt: false,
        walks: false,
        exits: false,
    };
    let mut fields = vec![("market", bare("Market", market))];
    if n.dice.chance(60) {
        known.strategic = n.dice.chance(70);
        fields.push(("strategic", plain(known.strategic)));
    }
    let proposals = n.number_within(&at("proposals_per_year"), Unit::Count, Scope::Year, (0.0, 6.0), (0.0, 60.0));
    fields.push(("proposals_per_year", proposals));
    let years = if n.dice.chance(5) { 40 } else { n.dice.between(1, 4) };
    fields.push(("intake_years", plain(years)));
    if n.dice.chance(50) {
        known.state_need = true;
        fields.push(("public_value", n.amount(&at("public_value"), Scope::Project, 1.0, 9.0)));
        if n.dice.chance(30) {
            let deployment = n.share(&at("topic.deployment"), Scope::Run, 0.1, 1.0);
            fields.push(("topic", Tree::Record("Topic", vec![("deployment", deployment)])));
        }
    }
    if n.dice.chance(30) {
        let value = n.amount(&at("state_purchase.value"), Scope::Project, 0.5, 5.0);
        let margin = n.share(&at("state_purchase.margin"), Scope::Run, 0.0, 0.3);
        fields.push(("state_purchase", Tree::Record("StatePurchase", vec![("value", value), ("margin", margin)])));
    }
    let count = if n.dice.chance(4) { 12 } else { n.dice.between(1, 3) };
    known.stages = STAGES[..count].to_vec();
    let files = n.dice.chance(50).then(|| n.dice.below(count));
    cast.patent |= files.is_some();
    let stages = known.stages.clone().into_iter().enumerate();
    let exits = n.dice.chance(12);
    let stages = stages
        .map(|(place, stage)| self::stage(n, &at(&format!("stages.{stage}")), stage, files == Some(place), exits));
    fields.push(("stages", Tree::List(stages.collect())));
    if exits {
        known.exits = true;
        fields.push(("payoff", exit(n, &at("payoff"))));
    } else {
        maybe!(n, fields, 90, "payoff", payoff(n, &at("payoff"), &mut known.walks));
    }
    if n.dice.chance(25) {
        known.learnt = true;
        fields.push(("learning", learning(n, &at("learning"))));
    }
    maybe!(n, fields, 50, "cost_overrun", n.factor(&at("cost_overrun"), Scope::Project, 0.7, 1.8));
    maybe!(n, fields, 50, "time_overrun", n.factor(&at("time_overrun"), Scope::Project, 0.7, 1.8));
    if files.is_some() && !exits {
        maybe!(n, fields, 70, "unprotected", n.share(&at("unprotected"), Scope::Run, 0.1, 0.9));
    }
    maybe!(n, fields, 50, "certification_months", n.months(&at("certification_months"), Scope::Project, 12.0));
    let (young, old) =
        (cast.classes.iter().any(|class| class.start_up), cast.classes.iter().any(|class| !class.start_up));
    if young && old {
        maybe!(n, fields, 40, "start_up_share", plain(n.dice.pick(&["0.3", "0.7", "0.0001"])));
    }
    (Tree::Record("Technology", fields), known)
}

fn stage(n: &mut Numbers, at: &str, name: &str, files: bool, exits: bool) -> Tree {
    let at = |field: &str| format!("{at}.{field}");
    let mut fields = vec![("name", text(name))];
    fields.push(("cost", n.amount(&at("cost"), Scope::Project, 0.3, 3.0)));
    fields.push(("months", n.months(&at("months"), Scope::Project, 24.0)));
    // All risk of an exit is in its multiple.
    let success = if exits { plain("1") } else { n.share(&at("success"), Scope::Project, 0.4, 1.0) };
    fields.push(("success", success));
    maybe!(n, fields, 20, "cost_overrun", n.factor(&at("cost_overrun"), Scope::Project, 0.7, 1.8));
    maybe!(n, fields, 20, "time_overrun", n.factor(&at("time_overrun"), Scope::Project, 0.7, 1.8));
    if files || n.dice.chance(10) {
        fields.push(("files_patent", plain(files)));
    }
    if n.dice.chance(25) {
        let productivity = n.factor(&at("effort.productivity"), Scope::Run, 0.01, 1.0);
        let cost = n.amount(&at("effort.cost"), Scope::Run, 0.1, 5.0);
        fields.push(("effort", Tree::Record("Effort", vec![("productivity", productivity), ("cost", cost)])));
    }
    Tree::Record("Stage", fields)
}

/// Learning at a loss: the first unit costs more than the market pays.
fn learning(n: &mut Numbers, at: &str) -> Tree {
    let at = |field: &str| format!("{at}.{field}");
    let mut fields = vec![("units", plain(n.dice.pick(&[1, 20, 1000])))];
    fields.push(("first_unit_cost", n.amount(&at("first_unit_cost"), Scope::Run, 0.02, 0.04)));
    fields.push(("market_price", n.amount(&at("market_price"), Scope::Run, 0.005, 0.01)));
    fields.push(("rate", n.number_within(&at("rate"), Unit::Share, Scope::Run, (0.05, 0.4), (0.0, 0.9))));
    Tree::Record("Learning", fields)
}

fn payoff(n: &mut Numbers, at: &str, walks: &mut bool) -> Tree {
    if n.dice.chance(30) {
        return Tree::Rule("Payoff", "Lump", Parts::Unnamed(vec![n.amount(at, Scope::Project, 2.0, 60.0)]));
    }
    let at = |field: &str| format!("{at}.{field}");
    let mut fields = vec![("first_year", n.amount(&at("first_year"), Scope::Project, 0.5, 12.0))];
    let years = if n.dice.chance(8) { 50 } else { n.dice.between(1, 15) };
    fields.push(("years", plain(years)));
    maybe!(n, fields, 50, "decay", n.share(&at("decay"), Scope::Run, 0.0, 0.3));
    if n.dice.chance(50) {
        let margin = n.number_within(&at("margin"), Unit::Share, Scope::Run, (0.1, 0.5), (0.01, 1.0));
        fields.push(("margin", margin));
    }
    if n.dice.chance(40) {
        let volatility = n.number_within(&at("yearly_volatility"), Unit::Factor, Scope::Run, (0.0, 0.5), (0.01, 1.0));
        *walks = years > 1;
        fields.push(("yearly_volatility", volatility));
    }
    rule("Payoff", "Stream", fields)
}

/// An exit at a multiple of what was spent.
fn exit(n: &mut Numbers, at: &str) -> Tree {
    let at = |field: &str| format!("{at}.{field}");
    let mut fields = vec![("law", n.factor(&at("law"), Scope::Project, 0.2, 6.0))];
    maybe!(n, fields, 70, "exit_months", n.months(&at("exit_months"), Scope::Project, 60.0));
    rule("Payoff", "Multiple", fields)
}

/// A fund for each scheme that one pays.
fn vehicles(n: &mut Numbers, cast: &Cast) -> Tree {
    let paid = cast.schemes.iter().filter(|scheme| scheme.fund);
    let entries = paid.map(|scheme| {
        let at = |field: &str| format!("vehicles.{}.{field}", scheme.name);
        let mut fields = vec![
            ("size", n.amount(&at("size"), Scope::Run, 1.0, 60.0)),
            ("state_share", n.number_within(&at("state_share"), Unit::Share, Scope::Run, (0.1, 0.7), (0.0, 0.8))),
            ("invest_years", plain(n.dice.pick(&["1", "2", "5"]))),
            ("life_years", plain(n.dice.pick(&["5", "10", "50"]))),
        ];
        if n.dice.chance(60) {
            let fee = n.number_within(&at("fee"), Unit::Share, Scope::Run, (0.001, 0.015), (0.0, 0.018));
            fields.push(("fee", fee));
        }
        maybe!(n, fields, 60, "carry", n.share(&at("carry"), Scope::Run, 0.0, 0.4));
        maybe!(n, fields, 60, "hurdle", n.rate(&at("hurdle"), 0.0, 0.2));
        let rules = n.dice.pick(&["Public", "Venture"]);
        maybe!(n, fields, 60, "rules", bare("Rules", rules));
        if n.dice.chance(40) {
            let interest = n.rate(&at("buy_out.interest"), 0.0, 0.2);
            fields.push(("buy_out", Tree::Record("BuyOut", vec![("interest", interest)])));
        }
        (scheme.name.to_owned(), Tree::Record("Vehicle", fields))
    });
    Tree::Map(entries.collect())
}

/// A scheme that a fund of its name pays.
fn equity(n: &mut Numbers, cast: &Cast, name: &str) -> Tree {
    let at = format!("schemes.{name}");
    let path = |field: &str| format!("{at}.{field}");
    let (share, stake) = (n.dice.pick(&["0.5", "1", "0.000001"]), n.dice.pick(&["0.25", "1", "0.6"]));
    let funding = vec![("share_of_cost", plain(share)), ("stake", plain(stake)), ("vehicle", text(name))];
    let mut fields = vec![("funding", rule("Funding", "Equity", funding))];
    maybe!(n, fields, 40, "eligibility", eligibility(n, cast, false));
    maybe!(n, fields, 40, "overrun_cap", plain(n.dice.pick(&["1.5", "1", "1.1", "100"])));
    if n.dice.chance(60) {
        let reliability = path("selection.reliability");
        let reliability = n.number_within(&reliability, Unit::Share, Scope::Run, (0.3, 0.9), (0.01, 1.0));
        fields.push(("selection", rule("Selection", "Portfolio", vec![("reliability", reliability)])));
    } else {
        maybe!(n, fields, 70, "selection", selection(n, &at));
    }
    maybe!(n, fields, 60, "call_every_months", plain(n.dice.pick(&[1, 3, 12])));
    maybe!(n, fields, 40, "believed_award", n.share(&path("believed_award"), Scope::Run, 0.2, 1.0));
    maybe!(n, fields, 40, "compliance_cost", n.amount(&path("compliance_cost"), Scope::Run, 0.0, 0.1));
    administered(n, &at, &mut fields);
    Tree::Record("Scheme", fields)
}

/// Whether an overlay can be law already: it gives money, without a budget, and is set up.
fn can_be_law(overlay: &Tree) -> bool {
    let Tree::Record(_, fields) = overlay else { return false };
    let is_there = |name: &str| fields.iter().any(|(field, _)| *field == name);
    let effects = fields.iter().any(|(_, value)| matches!(value, Tree::Rule(_, "Effects", _)));
    !effects && !is_there("budget_per_year") && !is_there("set_up_cost")
}

/// What administering a scheme costs, now and then.
fn administered(n: &mut Numbers, at: &str, fields: &mut Vec<(&'static str, Tree)>) {
    let path = |field: &str| format!("{at}.{field}");
    maybe!(n, fields, 20, "set_up_cost", n.amount(&path("set_up_cost"), Scope::Run, 0.0, 1.0));
    maybe!(n, fields, 20, "cost_per_contract", n.amount(&path("cost_per_contract"), Scope::Run, 0.0, 0.1));
}

fn schemes(n: &mut Numbers, cast: &mut Cast) -> Tree {
    let mut entries = Vec::new();
    for &name in &SCHEMES[..n.dice.between(1, 4)] {
        let mut known = Scheme { name, pays: true, budget: false, risk: false, fund: false, law: false };
        let safe = cast.schemes.iter().all(|scheme| !scheme.risk);
        let tree = if name == "advice" && safe && n.dice.chance(75) {
            known.pays = false;
            let overlay = overlay(n, cast, name);
            known.law = can_be_law(&overlay) && n.dice.chance(40);
            overlay
        } else if name == "pull" && n.dice.chance(20) {
            known.fund = true;
            equity(n, cast, name)
        } else if name == "advice" && n.dice.chance(50) {
            known.pays = false;
            Tree::Record("Scheme", vec![("funding", bare("Funding", "Nothing"))])
        } else {
            scheme(n, cast, &mut known)
        };
        entries.push((name.to_owned(), tree));
        cast.schemes.push(known);
    }
    Tree::Map(entries)
}

fn scheme(n: &mut Numbers, cast: &Cast, known: &mut Scheme) -> Tree {
    let at = format!("schemes.{}", known.name);
    let mut fields = Vec::new();
    maybe!(n, fields, 60, "eligibility", eligibility(n, cast, true));
    let (funding, mut to_school) = funding(n, cast, &at);
    let (mut own_idea, split) = (true, to_school);
    if n.dice.chance(35) {
        let origin = origin(n, cast, &at, &fields, (&funding, split));
        to_school |= matches!(&origin, Tree::Rule(_, "LeadEnterprise", _));
        own_idea = !matches!(&origin, Tree::Rule(_, "TopDown" | "OpenNetwork", _));
        fields.push(("origin", origin));
    }
    let by_lot = matches!(&funding, Tree::Rule(_, "Voucher", _));
    let in_phases = !by_lot && n.dice.chance(15);
    fields.push(("funding", funding));
    maybe!(n, fields, 80, "payment", payment(n, &at, to_school));
    maybe!(n, fields, 40, "overrun_cap", plain(n.dice.pick(&["1.5", "1", "1.1", "100"])));
    let mut licence = false;
    // A royalty is paid on sales.
    let sells = cast.technologies.iter().all(|technology| !technology.exits);
    if n.dice.chance(70) {
        let rights = n.dice.below(4);
        fields.push(("rights", self::rights(n, &at, rights, sells, &mut licence)));
    }
    if !licence && sells {
        maybe!(n, fields, 40, "royalty", royalty(n, &at));
    }
    if in_phases {
        fields.push(("selection", tournament(n, cast, &at)));
    } else {
        maybe!(n, fields, 70, "selection", selection(n, &at));
    }
    maybe!(n, fields, 60, "call_every_months", plain(n.dice.pick(&[1, 3, 12, 600])));
    maybe!(n, fields, 40, "tries", plain(n.dice.pick(&[2, 1, 5, 20])));
    let path = |field: &str| format!("{at}.{field}");
    maybe!(n, fields, 40, "believed_award", n.share(&path("believed_award"), Scope::Run, 0.2, 1.0));
    maybe!(
        n,
        fields,
        30,
        "approval_months",
        over_years!(n, path("approval_months"), months, Scope::Project, (0.0, 18.0), 18.0)
    );
    maybe!(n, fields, 40, "compliance_cost", n.amount(&path("compliance_cost"), Scope::Run, 0.0, 0.1));
    if n.dice.chance(30) {
        known.budget = true;
        fields.push(("budget_per_year", n.amount(&path("budget_per_year"), Scope::Run, 1.0, 20.0)));
    }
    maybe!(n, fields, 50, "firm_chooses_size", plain(!in_phases && n.dice.chance(60)));
    if own_idea && !in_phases && n.dice.chance(25) {
        known.risk = n.dice.chance(70);
        fields.push(("start_at_own_risk", plain(known.risk)));
    }
    maybe!(n, fields, 40, "max_scale", plain(n.dice.pick(&["1.5", "2", "1", "100"])));
    administered(n, &at, &mut fields);
    Tree::Record("Scheme", fields)
}

/// Who picks the topics, for whom the conditions written so far admit.
fn origin(
    n: &mut Numbers,
    cast: &Cast,
    at: &str,
    written: &[(&'static str, Tree)],
    (funding, split): (&Tree, bool),
) -> Tree {
    let path = |field: &str| format!("{at}.origin.{field}");
    let says_to = split || format!("{funding:?}").contains("\"to\"");
    let choice = n.dice.below(4);
    if choice == 0 && written.is_empty() && !says_to {
        let class = n.dice.pick(&cast.classes).name;
        let pass_through = n.share(&path("pass_through"), Scope::Run, 0.0, 1.0);
        return rule("Origin", "LeadEnterprise", vec![("class", text(class)), ("pass_through", pass_through)]);
    }
    let of_projects = |known: &Known| {
        let payoff = known.path.ends_with(".payoff") || known.path.ends_with(".payoff.first_year");
        payoff && known.drawn && known.scope == Scope::Project
    };
    if choice == 1 && written.is_empty() && n.known.iter().any(of_projects) {
        return rule("Origin", "OpenNetwork", vec![("draws", plain(n.dice.pick(&[2, 3, 1000])))]);
    }
    if choice == 2 {
        return bare("Origin", "BottomUp");
    }
    let fits = n.share(&path("fits"), Scope::Run, 0.1, 1.0);
    let specificity = n.share(&path("specificity"), Scope::Run, 0.0, 0.9);
    rule("Origin", "TopDown", vec![("fits", fits), ("specificity", specificity)])
}

/// A scheme that lies over contracts and over firms' own money.
fn overlay(n: &mut Numbers, cast: &Cast, name: &str) -> Tree {
    let path = |field: &str| format!("schemes.{name}.{field}");
    if n.dice.chance(40) {
        let mut fields = vec![("funding", effects(n, cast, &path("funding")))];
        maybe!(n, fields, 40, "compliance_cost", n.amount(&path("compliance_cost"), Scope::Run, 0.0, 0.1));
        return Tree::Record("Scheme", fields);
    }
    let mut fields = Vec::new();
    if cast.technologies.iter().any(|technology| technology.learnt) && n.dice.chance(70) {
        fields.push(("funding", first_batch(n, &path("funding"))));
    } else if cast.technologies.iter().any(|technology| technology.walks) && n.dice.chance(50) {
        fields.push(("funding", collar(n, &path("funding"))));
    } else {
        let funding = match n.dice.below(3) {
            0 => rule("Funding", "TaxDeduction", vec![("rate", plain(n.dice.pick(&["0.5", "0.01", "0.25"])))]),
            1 => relief(n, &path("funding")),
            _ => guarantee(n, &path("funding")),
        };
        fields.push(("funding", funding));
        maybe!(n, fields, 40, "eligibility", eligibility(n, cast, false));
    }
    maybe!(n, fields, 40, "compliance_cost", n.amount(&path("compliance_cost"), Scope::Run, 0.0, 0.1));
    maybe!(n, fields, 40, "budget_per_year", n.amount(&path("budget_per_year"), Scope::Run, 1.0, 20.0));
    administered(n, &format!("schemes.{name}"), &mut fields);
    Tree::Record("Scheme", fields)
}

/// Relief of the interest on bank loans.
fn relief(n: &mut Numbers, at: &str) -> Tree {
    let path = |field: &str| format!("{at}.{field}");
    let mut fields = vec![("points", n.share(&path("points"), Scope::Run, 0.01, 0.1))];
    maybe!(n, fields, 50, "loan_share", n.share(&path("loan_share"), Scope::Run, 0.0, 1.0));
    fields.push(("years", plain(n.dice.pick(&[5, 1, 50]))));
    maybe!(n, fields, 60, "repayment", bare("Repayment", n.dice.pick(&["Annuity", "EqualPrincipal", "Bullet"])));
    if n.dice.chance(50) {
        fields.push(("inspected", n.share(&path("inspected"), Scope::Run, 0.0, 1.0)));
        fields.push(("fear", n.amount(&path("fear"), Scope::Run, 0.0, 0.1)));
    }
    rule("Funding", "InterestRelief", fields)
}

/// A guarantee of bank loans.
fn guarantee(n: &mut Numbers, at: &str) -> Tree {
    let path = |field: &str| format!("{at}.{field}");
    let cover = n.number_within(&path("cover"), Unit::Share, Scope::Run, (0.2, 0.9), (0.01, 0.99));
    let mut fields = vec![("cover", cover)];
    maybe!(n, fields, 80, "fee", n.share(&path("fee"), Scope::Run, 0.0, 0.1));
    fields.push(("collateral", bare("Collateral", n.dice.pick(&["Assets", "Patent"]))));
    let to_value = n.number_within(&path("loan_to_value"), Unit::Share, Scope::Run, (0.2, 0.9), (0.01, 1.0));
    fields.push(("loan_to_value", to_value));
    maybe!(n, fields, 50, "recovery", n.share(&path("recovery"), Scope::Run, 0.0, 1.0));
    maybe!(n, fields, 50, "years", plain(n.dice.pick(&[5, 1, 50])));
    maybe!(n, fields, 50, "repayment", bare("Repayment", n.dice.pick(&["Annuity", "EqualPrincipal", "Bullet"])));
    maybe!(n, fields, 80, "budget_by", bare("BudgetBy", n.dice.pick(&["Face", "ExpectedCalls", "Face"])));
    rule("Funding", "Guarantee", fields)
}

/// First units that the State buys, above what the market pays.
fn first_batch(n: &mut Numbers, at: &str) -> Tree {
    let at = |field: &str| format!("{at}.{field}");
    let mut fields = vec![("units", plain(n.dice.pick(&[1, 5, 1000])))];
    fields.push(("price", n.amount(&at("price"), Scope::Run, 0.015, 0.05)));
    fields.push(("months", plain(n.dice.pick(&[1, 7, 24, 120]))));
    if n.dice.chance(60) {
        let accepted = n.number_within(&at("accepted"), Unit::Share, Scope::Run, (0.5, 1.0), (0.1, 1.0));
        fields.push(("accepted", accepted));
    }
    rule("Funding", "Purchase", fields)
}

/// A collar around revenue.
fn collar(n: &mut Numbers, at: &str) -> Tree {
    let at = |field: &str| format!("{at}.{field}");
    let mut fields = vec![("low", n.number_within(&at("low"), Unit::Factor, Scope::Run, (0.5, 0.95), (0.05, 1.0)))];
    fields.push(("high", n.number_within(&at("high"), Unit::Factor, Scope::Run, (1.05, 1.5), (1.0, 5.0))));
    fields.push(("share", n.number_within(&at("share"), Unit::Share, Scope::Run, (0.1, 0.9), (0.01, 1.0))));
    maybe!(n, fields, 60, "grace_years", plain(n.dice.pick(&[3, 0, 50])));
    maybe!(n, fields, 90, "reading", bare("Counted", n.dice.pick(&["Excess", "Difference"])));
    rule("Funding", "Collar", fields)
}

/// More chance of the first stage of a technology, and now and then a harm.
fn effects(n: &mut Numbers, cast: &Cast, at: &str) -> Tree {
    let stage = format!("stages.{}.success", n.dice.pick(&cast.technologies).stages[0]);
    let factor = n.number_within(&format!("{at}.times.[{stage}]"), Unit::Factor, Scope::Run, (1.1, 1.6), (1.01, 3.0));
    let mut fields = vec![("times", Tree::Map(vec![(stage, factor)]))];
    if n.dice.chance(60) {
        let at = format!("{at}.liability");
        let path = |field: &str| format!("{at}.{field}");
        let mut harm = vec![("chance", n.share(&path("chance"), Scope::Run, 0.01, 0.3))];
        harm.push(("cost", n.amount(&path("cost"), Scope::Run, 0.1, 20.0)));
        maybe!(n, harm, 60, "state_share", n.share(&path("state_share"), Scope::Run, 0.0, 1.0));
        fields.push(("liability", Tree::Record("Liability", harm)));
    }
    rule("Funding", "Effects", fields)
}

/// Conditions that one technology and one firm class meet.
fn eligibility(n: &mut Numbers, cast: &Cast, of_contracts: bool) -> Tree {
    let technology = n.dice.pick(&cast.technologies);
    let class = n.dice.pick(&cast.classes);
    let list = |items: Vec<Tree>| Tree::List(items);
    let mut fields = Vec::new();
    maybe!(n, fields, 25, "technologies", list(vec![text(technology.name)]));
    maybe!(n, fields, 30, "market", list(vec![bare("Market", "Formed"), bare("Market", technology.market)]));
    maybe!(n, fields, 20, "strategic", plain(technology.strategic));
    maybe!(n, fields, 25, "state_need", plain(technology.state_need));
    maybe!(n, fields, 20, "firms", list(vec![text(class.name)]));
    maybe!(n, fields, 20, "start_up", plain(class.start_up));
    let with_university = !class.partly || n.dice.chance(50);
    maybe!(n, fields, 20, "with_university", plain(with_university));
    if of_contracts {
        maybe!(n, fields, 15, "private_share_at_least", plain(n.dice.pick(&["0.05", "0", "0.2"])));
    }
    maybe!(n, fields, 20, "stages", list(vec![text(technology.stages[0])]));
    Tree::Record("Eligibility", fields)
}

/// The funding, and whether a school is paid.
/// Now and then a State share for each project.
fn own_share(n: &mut Numbers, state: Tree, path: &str, most: f64) -> Tree {
    if !n.dice.chance(15) {
        return state;
    }
    let below = format!("{path}.");
    n.known.retain(|known| known.path != path && !known.path.starts_with(&below));
    n.known.push(Known { path: path.to_owned(), scope: Scope::Project, drawn: true });
    let form = n.dice.pick(&["Uniform(0.2, 0.6)", "Pert(0, 0.3, 0.8)", "Beta(mean: 0.4, strength: 12)"]);
    let form = if form.starts_with("Beta") && most < 1.0 { "Triangular(0.1, 0.4, 0.7)" } else { form };
    Tree::Plain(format!("PerProject({form})"))
}

fn funding(n: &mut Numbers, cast: &Cast, at: &str) -> (Tree, bool) {
    let all = cast.max_state_share.is_some_and(|share| share.starts_with('1'));
    if n.dice.chance(25) {
        let private =
            n.dice.pick(if all { &["3", "1", "0.000001", "1000000000"] } else { &["3", "1", "0.5", "1000000000"] });
        let state = n.dice.pick(&["1", "2", "0.5"]);
        return (rule("Funding", "Match", vec![("private", plain(private)), ("state", plain(state))]), false);
    }
    let path = |field: &str| format!("{at}.funding.{field}");
    if n.dice.chance(15) {
        let least = if all { 0.0 } else { 0.2 };
        let value = n.amount(&path("value"), Scope::Run, 0.01, 2.0);
        let co_pay = n.number_within(&path("co_pay"), Unit::Share, Scope::Run, (least, 0.9), (least, 1.0));
        let mut fields = vec![("value", value), ("co_pay", co_pay)];
        maybe!(n, fields, 60, "unused", n.share(&path("unused"), Scope::Run, 0.0, 1.0));
        return (rule("Funding", "Voucher", fields), false);
    }
    let most = if all { 1.0 } else { 0.8 };
    let state = n.number_within(&path("state"), Unit::Share, Scope::Run, (0.2, most), (0.0, most));
    let mut fields = vec![("state", own_share(n, state, &path("state"), most))];
    let mut to_school = false;
    if n.dice.chance(50) {
        to_school = n.dice.chance(60);
        let to = if to_school {
            let share = n.share(&path("to"), Scope::Run, 0.1, 1.0);
            Tree::Rule("Recipient", "University", Parts::Unnamed(vec![share]))
        } else {
            bare("Recipient", "Firm")
        };
        fields.push(("to", to));
    }
    if n.dice.chance(30) {
        let firm = n.share(&path("counterpart.firm"), Scope::Run, 0.3, 1.0);
        fields.push(("counterpart", Tree::Record("Counterpart", vec![("firm", firm)])));
    }
    maybe!(n, fields, 20, "at_most", n.amount(&path("at_most"), Scope::Run, 0.01, 2.0));
    (rule("Funding", "Share", fields), to_school)
}

fn payment(n: &mut Numbers, at: &str, to_school: bool) -> Tree {
    match n.dice.below(if to_school { 2 } else { 4 }) {
        0 => bare("Payment", "PerStage"),
        1 => {
            let share = n.share(&format!("{at}.payment"), Scope::Run, 0.0, 1.0);
            Tree::Rule("Payment", "Advance", Parts::Unnamed(vec![share]))
        }
        2 => bare("Payment", "Reimburse"),
        _ => {
            let mut fields = Vec::new();
            maybe!(n, fields, 60, "floor", n.share(&format!("{at}.payment.floor"), Scope::Run, 0.0, 1.0));
            rule("Payment", "OnResult", fields)
        }
    }
}

fn rights(n: &mut Numbers, at: &str, which: usize, sells: bool, licence: &mut bool) -> Tree {
    match which {
        0 => bare("Rights", "Firm"),
        1 => bare("Rights", "University"),
        2 => {
            let firm = n.share(&format!("{at}.rights.firm"), Scope::Run, 0.2, 1.0);
            rule("Rights", "Shared", vec![("firm", firm)])
        }
        _ => {
            let mut fields = Vec::new();
            if sells && n.dice.chance(60) {
                *licence = true;
                let royalty = n.share(&format!("{at}.rights.licence_royalty"), Scope::Run, 0.0, 0.05);
                fields.push(("licence_royalty", royalty));
            }
            rule("Rights", "State", fields)
        }
    }
}

fn royalty(n: &mut Numbers, at: &str) -> Tree {
    let at = |field: &str| format!("{at}.royalty.{field}");
    let count = if n.dice.chance(5) { 50 } else { n.dice.between(1, 3) };
    let rates = (0..count).map(|year| n.share(&at(&format!("rates.{year}")), Scope::Run, 0.0, 0.06)).collect();
    let mut fields = vec![("rates", Tree::List(rates))];
    maybe!(n, fields, 60, "cap", n.factor(&at("cap"), Scope::Run, 0.5, 3.0));
    maybe!(n, fields, 60, "interest", n.rate(&at("interest"), 0.0, 0.2));
    Tree::Record("Royalty", fields)
}

fn selection(n: &mut Numbers, at: &str) -> Tree {
    match n.dice.below(4) {
        0 => bare("Selection", "Everyone"),
        1 => bare("Selection", "FirstCome"),
        2 => bare("Selection", "Lottery"),
        _ => {
            let path = format!("{at}.selection.reliability");
            let mut fields =
                vec![("reliability", n.number_within(&path, Unit::Share, Scope::Run, (0.3, 0.9), (0.01, 1.0)))];
            let path = format!("{at}.selection.failure_aversion");
            maybe!(n, fields, 60, "failure_aversion", n.factor(&path, Scope::Run, 0.0, 1.0));
            if n.dice.chance(30) {
                let path = format!("{at}.selection.least_success");
                fields.push(("least_success", n.share(&path, Scope::Run, 0.1, 0.9)));
            }
            if n.dice.chance(40) {
                fields.push(("score", bare("Score", if n.dice.chance(50) { "PerProject" } else { "PerUnit" })));
            }
            rule("Selection", "Panel", fields)
        }
    }
}

/// Phases of which none keeps more than the one before, and no more than there are stages.
fn tournament(n: &mut Numbers, cast: &Cast, at: &str) -> Tree {
    let stages = cast.technologies.iter().map(|technology| technology.stages.len()).min().unwrap_or(1);
    let phases = n.dice.between(1, stages.min(4));
    let keep = n.dice.pick(&[[9, 5, 3, 1], [1, 1, 1, 1], [100_000, 7, 7, 2]]);
    let keep = keep[..phases].iter().map(|contracts| plain(*contracts)).collect();
    let path = |field: &str| format!("{at}.selection.{field}");
    let reliability = n.number_within(&path("reliability"), Unit::Share, Scope::Run, (0.3, 0.9), (0.01, 1.0));
    let mut fields = vec![("keep", Tree::List(keep)), ("reliability", reliability)];
    maybe!(n, fields, 60, "failure_aversion", n.factor(&path("failure_aversion"), Scope::Run, 0.0, 1.0));
    rule("Selection", "Tournament", fields)
}

fn policies(n: &mut Numbers, cast: &mut Cast) -> Tree {
    let mut entries = Vec::new();
    if n.dice.chance(50) {
        cast.reference = Some(POLICIES[0]);
        entries.push((POLICIES[0].to_owned(), Tree::Record("Policy", vec![("schemes", Tree::List(Vec::new()))])));
    }
    for &name in &POLICIES[1..=n.dice.between(1, 3)] {
        entries.push((name.to_owned(), policy(n, cast, name)));
    }
    cast.policies = POLICIES.into_iter().filter(|name| entries.iter().any(|(entry, _)| entry == name)).collect();
    Tree::Map(entries)
}

fn policy(n: &mut Numbers, cast: &Cast, name: &str) -> Tree {
    let first = if cast.schemes.is_empty() { 0 } else { n.dice.below(cast.schemes.len()) };
    let schemes: Vec<&Scheme> = cast.schemes.get(first..).unwrap_or_default().iter().filter(|of| !of.law).collect();
    let mut fields = vec![("schemes", Tree::List(schemes.iter().map(|scheme| text(scheme.name)).collect()))];
    let mut budget = cast.budget;
    let own = n.dice.chance(30);
    let pays = schemes.iter().any(|scheme| scheme.pays);
    budget |= own;
    let limited = budget || cast.capacity || schemes.iter().any(|scheme| scheme.pays && scheme.budget);
    let over = match (cast.release, limited) {
        (true, true) => n.dice.pick(&[None, Some("Cash"), Some("Awards"), Some("Both")]),
        (true, false) => n.dice.pick(&[None, Some("Cash"), Some("Both")]),
        (false, _) => n.dice.pick(&[Some("Awards"), Some("Both")]),
    };
    let fund = schemes.iter().any(|scheme| scheme.fund);
    if pays && !fund && (cast.release || limited) && n.dice.chance(50) {
        let mut parts = vec![("at_least", plain(n.dice.pick(&["0.70", "0.5", "1", "0.333333333333333333"])))];
        parts.extend(over.map(|over| ("over", bare("Over", over))));
        fields.push(("priority", rule("Priority", "PrivateShare", parts)));
    }
    if pays && budget && cast.technologies.iter().any(|technology| technology.strategic) {
        maybe!(n, fields, 50, "strategic_floor", plain(n.dice.pick(&["0.15", "0", "1"])));
    }
    if own {
        let amount = n.amount(&format!("policies.{name}.budget_per_year"), Scope::Run, 2.0, 40.0);
        fields.push(("budget_per_year", amount));
    }
    maybe!(n, fields, 30, "set", set(n, cast));
    Tree::Record("Policy", fields)
}

/// Changed numbers: some that no rule ties to others.
fn set(n: &mut Numbers, cast: &Cast) -> Tree {
    let technology = n.dice.pick(&cast.technologies);
    let class = n.dice.pick(&cast.classes);
    let stage = n.dice.pick(&technology.stages);
    let known = n.known.len();
    let price = format!("technologies.{}.stages.{stage}.cost", technology.name);
    let hurdle = format!("firms.{}.hurdle_rate", class.name);
    let all = [
        ("economy.growth".to_owned(), n.rate("economy.growth", 0.0, 0.05)),
        (hurdle.clone(), n.rate(&hurdle, 0.05, 0.3)),
        (price.clone(), n.amount(&price, Scope::Project, 0.3, 2.0)),
    ];
    n.known.truncate(known);
    let count = n.dice.between(1, all.len());
    Tree::Map(all.into_iter().take(count).collect())
}

fn targets(n: &mut Numbers) -> Tree {
    let list = (0..n.dice.between(1, 2)).map(|place| {
        let mut fields = vec![("measure", text(["successes", "fiscal_npv"][place]))];
        let low = n.dice.chance(60);
        if low {
            fields.push(("at_least", plain("-1000000000000000")));
        }
        if !low || n.dice.chance(40) {
            fields.push(("at_most", plain("2.5")));
        }
        Tree::Record("Target", fields)
    });
    Tree::List(list.collect())
}

/// A pair of numbers drawn for the same, if there is one.
fn correlations(n: &mut Numbers) -> Option<Tree> {
    if !n.dice.chance(60) {
        return None;
    }
    let technology = |known: &Known| known.path.split('.').nth(1).map(str::to_owned);
    let drawn: Vec<Known> = n
        .known
        .iter()
        .filter(|known| {
            let own = known.scope == Scope::Project && known.path.starts_with("technologies.");
            let overrun = known.path.ends_with("_overrun") && known.scope == Scope::Project;
            known.drawn && (known.scope == Scope::Run || own) && !overrun && !known.path.starts_with("policies.")
        })
        .cloned()
        .collect();
    if drawn.is_empty() {
        return None;
    }
    let first = n.dice.pick(&drawn);
    let fits = |other: &&Known| {
        let together = first.scope == Scope::Run || technology(other) == technology(&first);
        other.path != first.path && other.scope == first.scope && together
    };
    let second = drawn.iter().find(fits)?;
    let rank = decimal(n.dice.share() * 1.9 - 0.95);
    let between = Tree::Tuple(vec![text(&first.path), text(&second.path)]);
    Some(Tree::List(vec![Tree::Record("Correlation", vec![("between", between), ("rank", plain(rank))])]))
}

/// The name of the one lever that is written.
const MOST_OF_THE_STATE: &str = "what the State pays at most";

/// A lever that may be moved as far as it goes, whatever else is written.
fn levers(n: &mut Numbers) -> Tree {
    let mut fields = vec![("path", text("max_state_share")), ("from", plain("0.95")), ("to", plain("1"))];
    if n.dice.chance(50) {
        fields.push(("steps", plain(n.dice.pick(&[2, 6, 200]))));
    }
    if n.dice.chance(50) {
        let levels = [("a little less", "0.97"), ("all", "1.0")].map(|(name, value)| (name.to_owned(), plain(value)));
        fields.push(("levels", Tree::Map(levels.into())));
    }
    Tree::Map(vec![(MOST_OF_THE_STATE.to_owned(), Tree::Record("Lever", fields))])
}

/// A setting of that lever.
fn settings() -> Tree {
    let moved = vec![(MOST_OF_THE_STATE.to_owned(), plain("0.98"))];
    Tree::Map(vec![("less of the State".to_owned(), Tree::Map(moved))])
}

fn sources(n: &mut Numbers) -> Tree {
    let grade = n.dice.pick(&["document", "published", "derived", "assumption"]);
    let source =
        |grade| Tree::Record("Source", vec![("grade", bare("Grade", grade)), ("cite", text("A report, page 7"))]);
    let path = n.dice.pick(&["economy.*", "economy.profit_tax", "technologies.*.stages.*.cost"]);
    Tree::Map(vec![(path.to_owned(), source(grade))])
}
