//! Small random scenarios as text: two technologies, two firm classes, two schemes, so that every rule of the language occurs and binds.

#![allow(clippy::format_push_string, reason = "scenarios are put together from short texts")]

use proptest::prelude::*;
use proptest::sample::select;

/// A random scenario in pieces; amounts stand behind `¤`, so that the unit can be changed.
#[derive(Clone, Debug)]
pub struct Small {
    pub economy: String,
    pub administration: String,
    pub firms: String,
    pub technologies: String,
    pub schemes: [String; 2],
    pub budget: u32,
    pub priority: String,
    pub floor: u32,
    pub design: &'static str,
    pub seed: u32,
}

impl Small {
    /// The policies that every law looks at.
    pub fn policies(&self) -> String {
        let Small { priority, floor, .. } = self;
        format!(
            r#""no support": (schemes: []),
        "first": (schemes: ["a"]),
        "second": (schemes: ["b"]),
        "both": (schemes: ["a", "b"], strategic_floor: 0.{floor:02}),
        "both, some first": (schemes: ["a", "b"], priority: {priority}, strategic_floor: 0.{floor:02})"#
        )
    }

    /// The scenario with other policies.
    pub fn with_policies(&self, policies: &str) -> String {
        let Small { economy, administration, firms, technologies, schemes: [a, b], budget, design, seed, .. } = self;
        format!(
            r#"(
    title: "Small",
    currency: (code: "VND", unit: Billion),
    clock: (start: "2026-04", months: 90),
    monte_carlo: (runs: 4, seed: {seed}, design: {design}),
    economy: ({economy}),
    administration: ({administration}),
    firms: {{{firms}}},
    technologies: {{{technologies}}},
    schemes: {{"a": ({a}), "b": ({b})}},
    budget_per_year: ¤{budget},
    policies: {{
        {policies}
    }},
    reference: "no support",
)"#
        )
    }

    /// The scenario, amounts in billions.
    pub fn text(&self) -> String {
        self.with_policies(&self.policies()).replace('¤', "")
    }

    /// The same scenario, amounts in millions.
    #[allow(dead_code, reason = "not every test file changes the unit")]
    pub fn in_millions(&self) -> String {
        let text = self.with_policies(&self.policies()).replace("unit: Billion", "unit: Million");
        let mut parts = text.split('¤');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, part| {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            format!("{text}{}000{}", &part[..digits], &part[digits..])
        })
    }
}

fn percent(from: u32, to: u32) -> impl Strategy<Value = String> {
    (from..=to).prop_map(|hundredths| format!("{}.{:02}", hundredths / 100, hundredths % 100))
}

fn amount(from: u32, to: u32) -> impl Strategy<Value = String> {
    prop_oneof![
        (from..=to).prop_map(|x| format!("¤{x}")),
        (from..=to, 0..20_u32).prop_map(|(x, more)| format!("Uniform(¤{x}, ¤{})", x + more + 1)),
        (from..=to, percent(20, 90)).prop_map(|(x, sigma)| format!("LogNormal(median: ¤{x}, sigma: {sigma})")),
    ]
}

fn months(to: u32) -> impl Strategy<Value = String> {
    prop_oneof![
        Just("0".to_owned()),
        (1..=to).prop_map(|x| x.to_string()),
        (0..to).prop_map(|x| format!("{x}.4")),
        (0..to, 1..6_u32).prop_map(|(x, more)| format!("Uniform({x}, {})", x + more)),
    ]
}

fn economy() -> impl Strategy<Value = String> {
    (percent(0, 15), percent(0, 12), percent(0, 30), percent(0, 30), percent(100, 300), percent(0, 100), 0..40_u32)
        .prop_map(|(social, state, tax, burden, ratio, domestic, lag)| {
            format!(
                "output: ¤100000, growth: Uniform(0.02, 0.08), social_discount_rate: {social}, state_discount_rate: {state}, \
                 profit_tax: {tax}, excess_burden: {burden}, social_return_ratio: {ratio}, domestic_share: {domestic}, \
                 spillover_lag_months: {lag}, value_added_per_profit: 3"
            )
        })
}

fn administration() -> impl Strategy<Value = String> {
    let release = select(vec![
        "",
        "release: AtOnce, ",
        "release: Even, ",
        "release: BetaCurve(alpha: 0.6, beta: Uniform(0.2, 0.5), span_years: 1.1), ",
    ]);
    let audit = select(vec![
        "",
        "audit: ExAnte(lag_months: 2, cost_share: 0.03), ",
        "audit: ExAnte(cost_share: 0.01), ",
        "audit: ExPost(sampled: 0.4, fine: 0.5, cost_share: 0.02, gain: Uniform(0, 1.5)), ",
    ]);
    (months(8), 0..4_u32, audit, release, percent(0, 100), percent(0, 100)).prop_map(
        |(approval, lag, audit, release, carry, recovery)| {
            let carry = if release.is_empty() { String::new() } else { format!("carry_over: {carry}, ") };
            format!(
                "approval_months: {approval}, payment_lag_months: {lag}, {audit}{release}{carry}recovery: {recovery}"
            )
        },
    )
}

fn class(start_up: bool) -> impl Strategy<Value = String> {
    let tax_base = select(vec!["Other", "Own"]);
    (1..5_u32, percent(0, 30), amount(5, 200), percent(0, 150), percent(0, 20), tax_base, amount(1, 40), percent(0, 80))
        .prop_map(move |(weight, hurdle, wealth, response, hazard, tax_base, assets, lent)| {
            format!(
                "weight: {weight}, hurdle_rate: {hurdle}, liquid_wealth: {wealth}, response: {response}, start_up: {start_up}, \
                 failure_hazard: {hazard}, tax_base: {tax_base}, application_cost: ¤1, pledgeable_assets: {assets}, \
                 loan_to_value: {lent}, loan_rate: 0.09, with_university: 0.7"
            )
        })
}

fn stages() -> impl Strategy<Value = String> {
    let stage = (amount(1, 40), months(18), percent(30, 100), any::<bool>());
    prop::collection::vec(stage, 1..4).prop_map(|stages| {
        let mut text = String::new();
        for (at, (cost, months, success, files)) in stages.into_iter().enumerate() {
            let success = if files { success } else { "Beta(mean: Uniform(0.6, 0.8), strength: 12)".to_owned() };
            let files = if at == 0 { format!(", files_patent: {files}") } else { String::new() };
            text += &format!("(name: \"stage {at}\", cost: {cost}, months: {months}, success: {success}{files}), ");
        }
        format!("[{text}]")
    })
}

fn payoff() -> impl Strategy<Value = String> {
    prop_oneof![
        amount(20, 300).prop_map(|value| format!("Lump({value})")),
        (amount(5, 60), 1..9_u32, percent(0, 30), percent(5, 40), percent(0, 40)).prop_map(
            |(first, years, decay, margin, walk)| format!(
                "Stream(first_year: {first}, years: {years}, decay: {decay}, margin: {margin}, yearly_volatility: {walk})"
            )
        ),
    ]
}

fn technology(market: &'static str, strategic: bool) -> impl Strategy<Value = String> {
    let count = prop_oneof![
        (1..7_u32).prop_map(|n| n.to_string()),
        (1..7_u32).prop_map(|n| format!("Poisson({n})")),
        Just("Poisson(Uniform(1, 7))".to_owned())
    ];
    let overruns = select(vec![
        "",
        "cost_overrun: 1.2, ",
        "cost_overrun: LogNormal(mean: 1.25, cv: 0.5), time_overrun: LogNormal(mean: 1.4, cv: 0.4), ",
        "cost_overrun: LogNormal(mean: Uniform(1.0, 1.5), cv: 0.5), time_overrun: Pert(1, 1.2, Uniform(1.3, 2.5)), ",
        "cost_overrun: Discrete(values: [0.8, 1, 2.1], weights: [1, 1, 1]), time_overrun: 0.7, ",
    ]);
    let bought = select(vec!["", "state_purchase: (value: ¤20, margin: 0.3), "]);
    (count, 1..4_u32, stages(), payoff(), overruns, percent(0, 100), months(9), bought, amount(10, 90)).prop_map(
        move |(count, intake, stages, payoff, overruns, unprotected, certification, bought, value)| {
            let value = if strategic { format!("public_value: {value}, ") } else { String::new() };
            let protected = stages.contains("files_patent: true");
            let unprotected = if protected { format!("unprotected: {unprotected}, ") } else { String::new() };
            format!(
                "market: {market}, strategic: {strategic}, proposals_per_year: {count}, intake_years: {intake}, {value}{overruns}\
                 {bought}{unprotected}certification_months: {certification}, stages: {stages}, payoff: {payoff}"
            )
        },
    )
}

/// A scheme without its name.
pub fn scheme() -> impl Strategy<Value = String> {
    let eligibility = select(vec![
        "",
        "eligibility: (market: [Absent]), ",
        "eligibility: (state_need: true), ",
        "eligibility: (strategic: false), ",
        "eligibility: (start_up: false), ",
        "eligibility: (with_university: true, stages: [\"stage 0\"]), ",
        "eligibility: (private_share_at_least: 0.2), ",
    ]);
    let funding = prop_oneof![
        percent(5, 80).prop_map(|share| format!("Share(state: {share})")),
        percent(5, 80).prop_map(|share| format!("Share(state: {share}, to: University(0.5))")),
        Just("Share(state: Uniform(0.3, 0.7), to: University(1.0))".to_owned()),
        (percent(5, 80), percent(0, 100)).prop_map(|(share, firm)| format!(
            "Share(state: {share}, to: University(0.5), counterpart: (firm: {firm}))"
        )),
        (1..6_u32, 1..4_u32)
            .prop_map(|(private, state)| format!("Match(private: {}, state: {state})", private + state)),
    ];
    let payment = select(vec!["Advance(0.35)", "PerStage", "Reimburse", "OnResult(floor: 0.2)", "OnResult()"]);
    let rights = select(vec!["Firm", "State(licence_royalty: 0.02)", "University", "Shared(firm: 0.6)"]);
    let royalty =
        select(vec!["", "royalty: (rates: [0.03, 0.05], cap: 1.2, interest: 0.04), ", "royalty: (rates: [0.02]), "]);
    let selection = select(vec!["Everyone", "FirstCome", "Lottery", "Panel(reliability: 0.5, failure_aversion: 0.3)"]);
    let call = select(vec![1, 4, 12]);
    (eligibility, funding, payment, rights, royalty, selection, call, 1..3_u32, percent(100, 250), 20..400_u32).prop_map(
        |(eligibility, funding, payment, rights, royalty, selection, call, tries, cap, budget)| {
            let royalty = if rights.starts_with("State") { "" } else { royalty };
            // A school cannot wait for the State's part.
            let payment = if funding.contains("University") && !payment.starts_with("PerStage") { "Advance(0.35)" } else { payment };
            format!(
                "{eligibility}funding: {funding}, payment: {payment}, rights: {rights}, {royalty}selection: {selection}, \
                 call_every_months: {call}, tries: {tries}, overrun_cap: {cap}, budget_per_year: ¤{budget}"
            )
        },
    )
}

/// A random scenario.
pub fn small() -> impl Strategy<Value = Small> {
    let firms = (class(false), class(true)).prop_map(|(old, young)| format!("\"old\": ({old}), \"young\": ({young})"));
    let technologies = (technology("Absent", true), technology("Formed", false))
        .prop_map(|(space, digital)| format!("\"space\": ({space}), \"digital\": ({digital})"));
    let priority = (prop_oneof![Just(70), 30..90_u32], select(vec!["Cash", "Awards", "Both"]));
    let design = select(vec!["Random", "LatinHypercube"]);
    let rest = (20..300_u32, 1..50_u32, 0..40_u32, 0..1000_u32);
    (economy(), administration(), firms, technologies, (scheme(), scheme()), priority, design, rest).prop_map(
        |(economy, mut administration, firms, technologies, (a, b), (share, over), design, rest)| {
            let (budget, floor, patent, seed) = rest;
            // Nobody waits for cash that is unlimited, and an office is slow only for those who file.
            let over = if administration.contains("release") { over } else { "Awards" };
            if technologies.contains("files_patent: true") {
                administration += &format!(", patent_months: {patent}");
            }
            let priority = format!("PrivateShare(at_least: 0.{share:02}, over: {over})");
            Small {
                economy,
                administration,
                firms,
                technologies,
                schemes: [a, b],
                budget,
                priority,
                floor,
                design,
                seed,
            }
        },
    )
}
