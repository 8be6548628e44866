//! One run's luck: the run's numbers, its proposals, and a column of values for each uncertain project field. Decides nothing.

pub mod stated;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::chance::normal::{fill_normal_scores, normal_cdf, normal_quantile};
use crate::chance::{Distribution, Law};
use crate::draws::design;
use crate::draws::keys::{Key, hash};
use crate::index::{ClassIndex, Each, Index, Technologies, TechnologyIndex};
use crate::model::correlated::Group;
use crate::model::{ColumnOf, Population, Study};
use crate::number::{Best, ColumnFrom, DrawnFrom, ProjectNumber};
use crate::scheme::origin::best_quantile;
use crate::text::spelled;

/// The quantile of what happens to a stated project unless it cannot.
const HAPPENS: f64 = 0.0;
/// The quantile of what does not happen to it unless it must: the largest below 1.
const NEVER: f64 = 1.0 - f64::EPSILON / 2.0;
/// Half of all draws lie below.
const MEDIAN: f64 = 0.5;

/// A proposal: the same in every policy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Project {
    /// Technology, in name order.
    pub technology: TechnologyIndex,
    /// Firm class, in name order.
    pub class: ClassIndex,
    /// Intake year; that of its arrival where it is listed.
    pub year: u16,
    /// Index within technology and intake year; 0 where it is listed.
    pub index: u32,
    /// Its place among the projects of the table, where it is listed there.
    pub listed: Option<u32>,
    /// What its chances belong to, beside its technology and index: its intake year, or its name where it is listed.
    group: u64,
    /// Month of arrival.
    pub arrival: u16,
    /// Quantile of the firm's failure.
    pub failure: f64,
    /// Quantile of working with a university.
    pub partner: f64,
    /// Where its stages start in [`Luck::gates`].
    pub stages: u32,
}

impl Project {
    /// Its name, where it is listed in a table.
    #[must_use]
    pub fn name(self, population: &Population) -> Option<&str> {
        self.listed.map(|place| population.listed[place as usize].name.as_str())
    }

    /// The same with another quantile of the firm's failure.
    #[must_use]
    pub fn failing(self, failure: f64) -> Project {
        Project { failure, ..self }
    }
}

/// One run's luck, in buffers that are used again for the next run.
#[derive(Clone, Debug, Default)]
pub struct Luck {
    /// The run.
    pub run: usize,
    /// Whether it is that of the run's twin: the same per-run numbers, all else drawn anew.
    twin: bool,
    /// Whether it is that of a stated project: nothing in it is drawn.
    stated: bool,
    /// The run's numbers, as [`Study::inputs`].
    pub drawn: Vec<f64>,
    /// The proposals in project order.
    pub projects: Vec<Project>,
    /// Projects of each technology: by intake year, and then those of the table.
    pub of_technology: Each<Technologies, Range<usize>>,
    /// The project of each that is listed, as [`crate::model::Population::listed`].
    pub listed: Vec<usize>,
    /// One value a project of its technology (or of all projects), as [`Study::columns`].
    pub columns: Vec<Vec<f64>>,
    /// The first project of each column.
    starts: Vec<usize>,
    /// For each project of its technology, the best of several draws of a column's amount ÷ the column's own, as [`Study::bests`].
    bests: Vec<Vec<f64>>,
    /// The first project of each of them.
    starts_of_bests: Vec<usize>,
    /// Quantile of each stage's gate, project by project.
    pub gates: Vec<f64>,
    /// Quantile of what makes firms fail together.
    pub failures: f64,
    uniforms: Vec<f64>,
    scores: Vec<f64>,
    difficulty: Vec<f64>,
}

impl Luck {
    /// Buffers for the luck of twins.
    #[must_use]
    pub fn of_twins() -> Luck {
        Luck { twin: true, ..Luck::default() }
    }

    /// The key of all in a run that is not drawn once for it.
    fn key(&self, seed: u64, run: usize) -> Key {
        let key = Key::run(seed, run as u64);
        if self.twin { key.with(hash("twin")) } else { key }
    }

    /// The value of a column for a project.
    #[inline]
    #[must_use]
    pub fn value(&self, column: usize, project: usize) -> f64 {
        self.columns[column][project - self.starts[column]]
    }

    /// The best of several draws of an amount of a project ÷ its own, both in whole units; 1 where its own is nothing.
    #[inline]
    #[must_use]
    pub fn best(&self, place: usize, project: usize) -> f64 {
        self.bests[place][project - self.starts_of_bests[place]]
    }

    /// A number of a project.
    #[inline]
    #[must_use]
    pub fn number(&self, number: ProjectNumber, project: usize) -> f64 {
        match number {
            ProjectNumber::Run(number) => number.at(&self.drawn),
            ProjectNumber::Column { column, .. } => self.value(column, project),
        }
    }
}

/// Everything that is needed to make any run's luck.
#[derive(Clone, Debug)]
pub struct Draws {
    inputs: Vec<Arc<Law>>,
    input_paths: Vec<u64>,
    columns: Vec<ColumnFrom>,
    column_paths: Vec<u64>,
    grouped: Vec<bool>,
    counts: Each<Technologies, DrawnFrom>,
    /// Hashed names of the projects of the table.
    names: Vec<u64>,
    chances: Each<Technologies, TechnologyChances>,
}

/// Hashed paths of a technology's chances that are no fields.
#[derive(Clone, Debug)]
struct TechnologyChances {
    name: u64,
    count: u64,
    arrival: u64,
    class: u64,
    failure: u64,
    partner: u64,
    difficulty: u64,
    gates: Vec<u64>,
    noise: u64,
    ticket: u64,
    voucher: u64,
    audit: u64,
    harm: u64,
    volatility: u64,
    deployment: u64,
    tournament: u64,
    delivery: u64,
    origin: u64,
}

impl TechnologyChances {
    fn new(name: &str, stages: &[String]) -> TechnologyChances {
        let of = |purpose: &str| hash(&format!("technologies.{}.{purpose}", spelled(name)));
        TechnologyChances {
            name: hash(name),
            count: of("proposals_per_year"),
            arrival: of("arrival"),
            class: of("class"),
            failure: of("failure"),
            partner: of("with_university"),
            difficulty: of("difficulty"),
            gates: stages.iter().map(|stage| of(&format!("stages.{}.gate", spelled(stage)))).collect(),
            noise: of("panel"),
            ticket: of("lottery"),
            voucher: of("voucher"),
            audit: of("audit"),
            harm: of("harm"),
            volatility: of("volatility"),
            deployment: of("deployment"),
            tournament: of("tournament"),
            delivery: of("first_units"),
            origin: of("origin"),
        }
    }
}

/// Paths of a study's chances, or names of listed projects, that share a hash, if any: they would share their luck.
#[must_use]
pub fn colliding_paths(study: &Study) -> Option<(String, String)> {
    let inputs = study.inputs.iter().map(|input| &input.path);
    let of_projects = study.columns.iter().map(|column| &column.path);
    alike(inputs.chain(of_projects)).or_else(|| alike(study.population.listed.iter().map(|listed| &listed.name)))
}

/// Two different texts that share a hash.
fn alike<'t>(texts: impl Iterator<Item = &'t String>) -> Option<(String, String)> {
    let mut hashed: Vec<(u64, &String)> = texts.map(|text| (hash(text), text)).collect();
    hashed.sort();
    hashed.dedup();
    hashed.windows(2).find(|pair| pair[0].0 == pair[1].0).map(|pair| (pair[0].1.clone(), pair[1].1.clone()))
}

impl Draws {
    /// Prepares the draws of a study.
    #[must_use]
    pub fn new(study: &Study) -> Draws {
        let mut grouped = vec![false; study.columns.len()];
        for &member in study.column_groups.iter().flat_map(|group| &group.members) {
            grouped[member] = true;
        }
        Draws {
            inputs: study.inputs.iter().map(|input| Arc::clone(&input.law)).collect(),
            input_paths: study.inputs.iter().map(|input| hash(&input.path)).collect(),
            columns: study.columns.iter().map(|column| column.from.clone()).collect(),
            column_paths: study.columns.iter().map(|column| hash(&column.path)).collect(),
            grouped,
            counts: study.population.technologies.iter().map(|t| t.count.clone()).collect(),
            names: study.population.listed.iter().map(|listed| hash(&listed.name)).collect(),
            chances: study
                .population
                .technologies
                .iter()
                .map(|technology| TechnologyChances::new(&technology.name, &technology.stages))
                .collect(),
        }
    }

    /// Everything that is drawn from, each law once.
    #[must_use]
    pub fn laws(&self) -> Vec<&Law> {
        let drawn = self.columns.iter().filter_map(ColumnFrom::drawn);
        let project = drawn.chain(&self.counts).map(|from| &from.law);
        let all = self.inputs.iter().chain(project);
        // Laws are told apart by where they lie in memory: each is kept once.
        let known: BTreeMap<*const Law, &Law> = all.map(|law| (Arc::as_ptr(law), law.as_ref())).collect();
        known.into_values().collect()
    }

    /// Makes the luck of one run.
    pub fn fill(&self, study: &Study, run: usize, luck: &mut Luck) {
        luck.stated = false;
        let key = luck.key(study.seed, run);
        luck.run = run;
        luck.failures = key.with(hash("economy.failures")).uniform(0);
        self.fill_inputs(study, run, luck);
        self.fill_projects(study, key, luck);
        luck.columns.resize(study.columns.len(), Vec::new());
        luck.starts.clear();
        luck.starts.extend(study.columns.iter().map(|column| match column.of {
            ColumnOf::Technology(technology) | ColumnOf::Overrun(technology) => luck.of_technology[technology].start,
            ColumnOf::Class(_) | ColumnOf::Everyone => 0,
        }));
        for (technology, _) in study.population.technologies.indexed() {
            self.fill_technology(study, key, technology, luck);
        }
        for (column, described) in study.columns.iter().enumerate() {
            if matches!(described.of, ColumnOf::Class(_) | ColumnOf::Everyone) {
                self.fill_across(column, described.of, key, luck);
            }
        }
        // What is stated is laid over last: how much better the best of several ideas is follows from what would have been drawn.
        self.fill_bests(study, key, luck);
        lay_stated(study, luck);
    }

    /// The panel's error about a project at its `attempt`-th try (from 1): a standard normal score.
    #[must_use]
    pub fn noise(&self, study: &Study, luck: &Luck, project: usize, attempt: u32) -> f64 {
        normal_quantile(self.chance(study, luck, project, |c| c.noise, (attempt, MEDIAN)))
    }

    /// A project's lottery ticket at its `attempt`-th try: the smallest wins.
    #[must_use]
    pub fn ticket(&self, study: &Study, luck: &Luck, project: usize, attempt: u32) -> f64 {
        self.chance(study, luck, project, |c| c.ticket, (attempt, MEDIAN))
    }

    /// A project's quantile of leaving a voucher unused, whichever it wins.
    #[must_use]
    pub fn voucher(&self, study: &Study, luck: &Luck, project: usize) -> f64 {
        self.chance(study, luck, project, |c| c.voucher, (0, NEVER))
    }

    /// A project's quantile of being audited when its contract is over.
    #[must_use]
    pub fn audit(&self, study: &Study, luck: &Luck, project: usize) -> f64 {
        self.chance(study, luck, project, |c| c.audit, (0, NEVER))
    }

    /// A project's quantile of its success being deployed.
    #[must_use]
    pub fn deployment(&self, study: &Study, luck: &Luck, project: usize) -> f64 {
        self.chance(study, luck, project, |c| c.deployment, (0, HAPPENS))
    }

    /// A project's quantile of fitting what a scheme asks for.
    #[must_use]
    pub fn fit(&self, study: &Study, luck: &Luck, project: usize) -> f64 {
        self.chance(study, luck, project, |c| c.origin, (0, HAPPENS))
    }

    /// The panel's error about a project at the end of a phase of its tournament (from 1): a standard normal score.
    #[must_use]
    pub fn phase_noise(&self, study: &Study, luck: &Luck, project: usize, phase: u32) -> f64 {
        normal_quantile(self.chance(study, luck, project, |c| c.tournament, (phase, MEDIAN)))
    }

    /// The quantile of the acceptance of a unit that a project makes for the State, counted from 0.
    #[must_use]
    pub fn delivery(&self, study: &Study, luck: &Luck, project: usize, unit: u32) -> f64 {
        self.chance(study, luck, project, |c| c.delivery, (unit, HAPPENS))
    }

    /// A project's quantile of harming others by its launch, whatever rules let it.
    #[must_use]
    pub fn harm(&self, study: &Study, luck: &Luck, project: usize) -> f64 {
        self.chance(study, luck, project, |c| c.harm, (0, NEVER))
    }

    /// The standard normal score of a project's profit in sales year `year`.
    #[must_use]
    pub fn volatility_score(&self, study: &Study, luck: &Luck, project: usize, year: u32) -> f64 {
        normal_quantile(self.chance(study, luck, project, |c| c.volatility, (year, MEDIAN)))
    }

    /// A quantile of a project; of a stated one, what is said.
    fn chance(
        &self,
        study: &Study,
        luck: &Luck,
        project: usize,
        path: impl Fn(&TechnologyChances) -> u64,
        (part, of_stated): (u32, f64),
    ) -> f64 {
        if luck.stated {
            return of_stated;
        }
        let project = &luck.projects[project];
        let chances = &self.chances[project.technology];
        luck.key(study.seed, luck.run)
            .with(path(chances))
            .with(chances.name)
            .with(project.group)
            .with(u64::from(part))
            .uniform(u64::from(project.index))
    }

    /// Makes the per-run numbers of one run only.
    pub fn fill_inputs(&self, study: &Study, run: usize, luck: &mut Luck) {
        luck.drawn.clear();
        luck.drawn.extend(self.inputs.iter().zip(&self.input_paths).zip(&study.inputs).map(|((law, &path), input)| {
            let value = law.sampler().at(design::quantile(study.design, study.seed, run, path, input.dimension));
            value.clamp(input.range.0, input.range.1)
        }));
        for group in &study.input_groups {
            let scores: Vec<f64> = group
                .members
                .iter()
                .map(|&m| {
                    let (path, dimension) = (self.input_paths[m], study.inputs[m].dimension);
                    normal_quantile(design::quantile(study.design, study.seed, run, path, dimension))
                })
                .collect();
            for (row, &member) in group.members.iter().enumerate() {
                let (low, high) = study.inputs[member].range;
                luck.drawn[member] = self.inputs[member].sampler().at_score(group.mixed(row, &scores)).clamp(low, high);
            }
        }
        // Each is worked out of the inputs alone; the first one stands last.
        for derived in study.derived.iter().rev() {
            let value = derived.at(&luck.drawn);
            luck.drawn.push(value);
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked sizes: counts, months, classes"
    )]
    fn fill_projects(&self, study: &Study, key: Key, luck: &mut Luck) {
        luck.projects.clear();
        luck.of_technology.clear();
        luck.listed.clear();
        luck.gates.clear();
        for (t, technology) in study.population.technologies.indexed() {
            let chances = &self.chances[t];
            let start = luck.projects.len();
            for year in 0..technology.intake_years {
                let group = |path: u64| key.with(path).with(chances.name).with(year as u64);
                let count = match technology.count.law.distribution() {
                    Distribution::Constant { value } => *value,
                    _ => self.counts[t].sampler(&luck.drawn).at(key.with(chances.count).uniform(year as u64)),
                };
                let (arrival, class) = (group(chances.arrival), group(chances.class));
                let (failure, partner) = (group(chances.failure), group(chances.partner));
                let gates: [Key; crate::model::MAX_STAGES] =
                    std::array::from_fn(|stage| group(*chances.gates.get(stage).unwrap_or(&0)));
                for index in 0..libm::round(count) as u32 {
                    let i = u64::from(index);
                    let u = class.uniform(i);
                    let class = Index::new(technology.classes.iter().position(|&c| u < c).unwrap_or(0));
                    luck.projects.push(Project {
                        technology: t,
                        class,
                        year: year as u16,
                        index,
                        listed: None,
                        group: year as u64,
                        arrival: (12 * year) as u16 + (12.0 * arrival.uniform(i)) as u16,
                        failure: failure.uniform(i),
                        partner: partner.uniform(i),
                        stages: luck.gates.len() as u32,
                    });
                    luck.gates.extend(gates[..technology.stages.len()].iter().map(|gate| gate.uniform(i)));
                }
            }
            self.fill_listed(study, key, t, luck);
            luck.of_technology.push(start..luck.projects.len());
        }
    }

    /// The projects of a technology that the table lists: the same in every run, but for their luck.
    #[allow(clippy::cast_possible_truncation, reason = "checked sizes: months and rows")]
    fn fill_listed(&self, study: &Study, key: Key, t: TechnologyIndex, luck: &mut Luck) {
        let (technology, chances) = (&study.population.technologies[t], &self.chances[t]);
        for place in technology.listed.clone() {
            let (listed, group) = (&study.population.listed[place], self.names[place]);
            let chance = |path: u64| key.with(path).with(chances.name).with(group).uniform(0);
            luck.listed.push(luck.projects.len());
            luck.projects.push(Project {
                technology: t,
                class: listed.class,
                year: listed.arrival / 12,
                index: 0,
                listed: Some(place as u32),
                group,
                arrival: listed.arrival,
                failure: chance(chances.failure),
                partner: chance(chances.partner),
                stages: luck.gates.len() as u32,
            });
            luck.gates.extend(chances.gates.iter().map(|&gate| chance(gate)));
        }
    }

    /// The columns of one technology: quantiles group by group (intake year), then values in one pass.
    fn fill_technology(&self, study: &Study, key: Key, technology: TechnologyIndex, luck: &mut Luck) {
        let projects = luck.of_technology[technology].clone();
        let chances = &self.chances[technology];
        let mut have_difficulty = false;
        for (column, described) in study.columns.iter().enumerate() {
            let mut out = std::mem::take(&mut luck.columns[column]);
            match (described.of, &self.columns[column]) {
                (ColumnOf::Technology(of) | ColumnOf::Overrun(of), ColumnFrom::Run(number)) if of == technology => {
                    out.clear();
                    out.resize(projects.len(), number.at(&luck.drawn));
                }
                (ColumnOf::Technology(of), ColumnFrom::Drawn(from)) if of == technology && !self.grouped[column] => {
                    self.fill_uniforms(key, self.column_paths[column], technology, luck);
                    out.resize(projects.len(), 0.0);
                    let sampler = from.sampler(&luck.drawn);
                    if sampler.takes_scores() {
                        luck.scores.resize(projects.len(), 0.0);
                        fill_normal_scores(&luck.uniforms, &mut luck.scores);
                        sampler.fill_scores(&luck.scores, &mut out);
                    } else {
                        sampler.fill(&luck.uniforms, &mut out);
                    }
                }
                (ColumnOf::Overrun(of), ColumnFrom::Drawn(from)) if of == technology => {
                    if !have_difficulty {
                        self.fill_uniforms(key, chances.difficulty, technology, luck);
                        let mut difficulty = std::mem::take(&mut luck.difficulty);
                        difficulty.resize(projects.len(), 0.0);
                        fill_normal_scores(&luck.uniforms, &mut difficulty);
                        luck.difficulty = difficulty;
                        have_difficulty = true;
                    }
                    self.fill_uniforms(key, self.column_paths[column], technology, luck);
                    out.resize(projects.len(), 0.0);
                    luck.scores.resize(projects.len(), 0.0);
                    fill_normal_scores(&luck.uniforms, &mut luck.scores);
                    for (score, difficulty) in luck.scores.iter_mut().zip(&luck.difficulty) {
                        *score = core::f64::consts::FRAC_1_SQRT_2 * (*difficulty + *score);
                    }
                    from.sampler(&luck.drawn).fill_scores(&luck.scores, &mut out);
                }
                _ => {}
            }
            luck.columns[column] = out;
        }
        for group in &study.column_groups {
            if study.columns[group.members[0]].of == ColumnOf::Technology(technology) {
                self.fill_group(key, technology, group, luck);
            }
        }
    }

    fn fill_group(&self, key: Key, technology: TechnologyIndex, group: &Group, luck: &mut Luck) {
        let scores = self.scores(key, technology, group, luck);
        for (row, &member) in group.members.iter().enumerate() {
            let sampler = self.drawn(member).sampler(&luck.drawn);
            luck.columns[member] =
                scores.iter().map(|of_project| sampler.at_score(group.mixed(row, of_project))).collect();
        }
    }

    /// What a column is drawn from that correlations tie, or of which several draws are taken.
    fn drawn(&self, column: usize) -> &DrawnFrom {
        self.columns[column].drawn().expect("only what each project draws is tied or drawn several times")
    }

    /// The independent scores of a group's members, project by project.
    fn scores(&self, key: Key, technology: TechnologyIndex, group: &Group, luck: &mut Luck) -> Vec<Vec<f64>> {
        let n = luck.of_technology[technology].len();
        let mut scores = vec![vec![0.0; group.members.len()]; n];
        let mut of_member = vec![0.0; n];
        for (place, &member) in group.members.iter().enumerate() {
            self.fill_uniforms(key, self.column_paths[member], technology, luck);
            fill_normal_scores(&luck.uniforms, &mut of_member);
            for (of_project, score) in scores.iter_mut().zip(&of_member) {
                of_project[place] = *score;
            }
        }
        scores
    }

    /// The best of several draws of the numbers of some columns, by the very quantiles of the columns, as correlations leave them.
    fn fill_bests(&self, study: &Study, key: Key, luck: &mut Luck) {
        luck.bests.resize(study.bests.len(), Vec::new());
        luck.starts_of_bests.clear();
        for (place, &Best { column, draws }) in study.bests.iter().enumerate() {
            let ColumnOf::Technology(technology) = study.columns[column].of else {
                unreachable!("payoffs are of a technology")
            };
            let start = luck.of_technology[technology].start;
            luck.starts_of_bests.push(start);
            let quantiles = self.quantiles(study, key, technology, column, luck);
            let sampler = self.drawn(column).sampler(&luck.drawn);
            // Amounts of projects are whole units, and never below nothing.
            let whole = |amount: f64| libm::round(amount.max(0.0));
            let of_project = |(quantile, own): (&f64, &f64)| {
                let (best, own) = (whole(sampler.at(best_quantile(*quantile, draws))), whole(*own));
                if own > 0.0 { best / own } else { 1.0 }
            };
            luck.bests[place] = quantiles.iter().zip(&luck.columns[column]).map(of_project).collect();
        }
    }

    /// The quantiles of a technology's column, project by project.
    fn quantiles(
        &self,
        study: &Study,
        key: Key,
        technology: TechnologyIndex,
        column: usize,
        luck: &mut Luck,
    ) -> Vec<f64> {
        let place = |group: &Group| group.members.iter().position(|&member| member == column);
        let group = study.column_groups.iter().find_map(|group| Some((group, place(group)?)));
        let Some((group, row)) = group else {
            self.fill_uniforms(key, self.column_paths[column], technology, luck);
            return luck.uniforms.clone();
        };
        let scores = self.scores(key, technology, group, luck);
        scores.iter().map(|of_project| normal_cdf(group.mixed(row, of_project))).collect()
    }

    fn fill_uniforms(&self, key: Key, path: u64, technology: TechnologyIndex, luck: &mut Luck) {
        let Luck { uniforms, projects, of_technology, .. } = luck;
        let projects = &projects[of_technology[technology].clone()];
        uniforms.resize(projects.len(), 0.0);
        let key = key.with(path).with(self.chances[technology].name);
        let mut rest = &mut uniforms[..];
        for group in projects.chunk_by(|a, b| a.group == b.group) {
            let (now, later) = rest.split_at_mut(group.len());
            key.with(group[0].group).fill(now);
            rest = later;
        }
    }

    /// A column over all technologies; where it is of one class, only that class's projects are drawn.
    fn fill_across(&self, column: usize, of: ColumnOf, key: Key, luck: &mut Luck) {
        let mut out = std::mem::take(&mut luck.columns[column]);
        out.clear();
        let from = match &self.columns[column] {
            ColumnFrom::Run(number) => {
                out.resize(luck.projects.len(), number.at(&luck.drawn));
                luck.columns[column] = out;
                return;
            }
            ColumnFrom::Drawn(from) => from,
        };
        out.resize(luck.projects.len(), 0.0);
        let sampler = from.sampler(&luck.drawn);
        for (technology, range) in luck.of_technology.indexed() {
            let key = key.with(self.column_paths[column]).with(self.chances[technology].name);
            let start = range.start;
            let mut group = (None, key);
            for (offset, project) in luck.projects[range.clone()].iter().enumerate() {
                if let ColumnOf::Class(class) = of
                    && project.class != class
                {
                    continue;
                }
                if group.0 != Some(project.group) {
                    group = (Some(project.group), key.with(project.group));
                }
                out[start + offset] = sampler.at(group.1.uniform(u64::from(project.index)));
            }
        }
        luck.columns[column] = out;
    }
}

/// Lays what projects of the table state over what was drawn.
fn lay_stated(study: &Study, luck: &mut Luck) {
    for ((values, start), column) in luck.columns.iter_mut().zip(&luck.starts).zip(&study.columns) {
        for &(place, value) in &column.stated {
            values[luck.listed[place] - start] = value;
        }
    }
    for ((ratios, start), best) in luck.bests.iter_mut().zip(&luck.starts_of_bests).zip(&study.bests) {
        for &(place, value) in &study.columns[best.column].stated {
            let (ratio, own) = (&mut ratios[luck.listed[place] - start], libm::round(value));
            // Both are whole units.
            *ratio = if own > 0.0 { libm::round(own * *ratio) / own } else { 1.0 };
        }
    }
}

impl Group {
    /// The correlated score of a member: its row of the factor times the independent scores.
    fn mixed(&self, row: usize, scores: &[f64]) -> f64 {
        let n = self.members.len();
        self.factor[row * n..=row * n + row].iter().zip(scores).map(|(l, z)| l * z).sum()
    }
}

/// The quantile of a firm's failure that has this correlation with one factor of all firms, by normal scores.
#[must_use]
pub fn failing_together(quantile: f64, factor: f64, correlation: f64) -> f64 {
    if correlation <= 0.0 {
        return quantile;
    }
    let own = (1.0 - correlation).max(0.0);
    normal_cdf(correlation.sqrt() * normal_quantile(factor) + own.sqrt() * normal_quantile(quantile))
}

/// Month in which a firm fails: `arrival + ⌈12·ln(1−u)/ln(1−h)⌉`, or the largest number where it does not.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut first")]
pub fn failure_month(arrival: u16, quantile: f64, hazard: f64) -> usize {
    if hazard <= 0.0 {
        return usize::MAX;
    }
    let months = if hazard >= 1.0 { 0.0 } else { 12.0 * libm::log1p(-quantile) / libm::log1p(-hazard) };
    usize::from(arrival) + libm::ceil(months.min(1200.0)) as usize
}

/// Whether a quantile lies below a chance; kept here so that the oracle and the engine read chances alike.
#[must_use]
pub fn happens(quantile: f64, chance: f64) -> bool {
    quantile < chance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_the_firms_with_a_hazard_of_one_in_five_fail_within_3_1_years() {
        // ln ½ ÷ ln 0.8 = 3.1063 years = 37.28 months, rounded up.
        assert_eq!(failure_month(10, 0.5, 0.2), 48);
        assert_eq!(failure_month(10, 0.5, 0.0), usize::MAX);
    }

    #[test]
    fn correlated_scores_have_the_correlation_asked_for() {
        let group = Group { members: vec![0, 1], factor: vec![1.0, 0.0, 0.6, 0.8] };
        assert!((group.mixed(1, &[1.0, 2.0]) - 2.2).abs() < 1e-15);
    }
}
