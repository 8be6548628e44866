//! For whom: sums over the projects of each firm class, of each technology, and of those that each scheme awarded. Sums go over the runs
//! of a block in run order; no sum crosses a block. Simulates nothing.

use std::slice;

use crate::firm::Prospect;
use crate::measure::{Appears, Id, MEASURES, Parts, Unit};
use crate::model::{Bases, Study};
use crate::outcome::cell::Cell;
use crate::outcome::project::{Valuer, Without, add_idle, add_life};
use crate::outcome::sums::{Made, SUMS, Sum, Sums};
use crate::units::to_f64;
use crate::world::contract::Proposal;
use crate::world::{Life, Scene, Simulation};

/// The sums of an outcome over some runs: of each firm class, of each technology, and of each scheme of the policy, with those that the
/// same projects have without schemes.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Groups {
    numbers: Vec<f64>,
}

/// How many groups of each kind an outcome has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds {
    /// Firm classes.
    pub classes: usize,
    /// Technologies.
    pub technologies: usize,
    /// Schemes of the policy, its overlays behind those of contracts.
    pub schemes: usize,
    /// Whether there is a group of what belongs to no project: what funds move, and setting schemes up.
    pub others: bool,
}

impl Kinds {
    /// Those of an outcome by its place in a run: a policy's, or that of a world without schemes.
    #[must_use]
    pub fn of(study: &Study, place: usize) -> Kinds {
        Kinds {
            classes: study.population.classes.len(),
            technologies: study.population.technologies.len(),
            schemes: study.policies.get(place).map_or(0, |policy| policy.schemes.len() + policy.overlays.len()),
            others: study.policies.get(place).is_some_and(|policy| !policy.vehicles.is_empty() || policy.has_costs()),
        }
    }

    fn sums(self) -> usize {
        self.classes + self.technologies + 2 * self.schemes + usize::from(self.others)
    }
}

impl Groups {
    /// Whether it has these groups, and numbers in all of them.
    #[must_use]
    pub fn are_of(&self, kinds: Kinds) -> bool {
        self.numbers.len() == kinds.sums() * SUMS && self.numbers.iter().all(|number| number.is_finite())
    }

    /// How many bytes its numbers take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of_val(&self.numbers[..])
    }

    fn at(&self, place: usize) -> Sums {
        Sums::of(&self.numbers[place * SUMS..(place + 1) * SUMS])
    }

    /// The sums of a firm class.
    #[must_use]
    pub fn class(&self, class: usize) -> Sums {
        self.at(class)
    }

    /// The sums of all firm classes together, and of what belongs to no project.
    #[must_use]
    pub fn all_classes(&self, kinds: Kinds) -> Sums {
        self.together(0, kinds.classes, kinds)
    }

    /// The sums of all technologies together, and of what belongs to no project.
    #[must_use]
    pub fn all_technologies(&self, kinds: Kinds) -> Sums {
        self.together(kinds.classes, kinds.technologies, kinds)
    }

    fn together(&self, from: usize, number: usize, kinds: Kinds) -> Sums {
        let mut sums = Sums::default();
        (from..from + number).for_each(|place| sums.add(&self.at(place)));
        if kinds.others {
            sums.add(&self.at(kinds.sums() - 1));
        }
        sums
    }

    /// The sums of a technology.
    #[must_use]
    pub fn technology(&self, kinds: Kinds, technology: usize) -> Sums {
        self.at(kinds.classes + technology)
    }

    /// The sums of the projects that a scheme awarded, and those of the same projects without schemes.
    #[must_use]
    pub fn scheme(&self, kinds: Kinds, scheme: usize) -> (Sums, Sums) {
        let place = kinds.classes + kinds.technologies + 2 * scheme;
        (self.at(place), self.at(place + 1))
    }
}

/// What projects come to alone in a world of a run, and what values their flows there.
#[derive(Clone, Debug, Default)]
struct OfWorld {
    valuer: Valuer,
    /// Of projects that are idle what stands here means nothing: most are, and all of them come to the same.
    projects: Vec<Sums>,
    idle: Vec<bool>,
    of_idle: Sums,
    /// Whether imitation is what others gain.
    imitation: bool,
    /// Spillover and imitated of each firm class and of each technology in this run.
    classes: Vec<[f64; 2]>,
    technologies: Vec<[f64; 2]>,
}

impl OfWorld {
    /// What a project comes to.
    #[inline]
    fn project(&self, project: usize) -> &Sums {
        if self.idle[project] { &self.of_idle } else { &self.projects[project] }
    }
}

/// What others gain by a project or a group.
fn external(sums: &Sums, imitation: bool) -> f64 {
    if imitation { sums[Sum::Imitated] } else { sums[Sum::Spillover] }
}

/// The sums of an outcome; of a policy, what they have more than those without schemes.
#[derive(Clone, Debug, Default)]
struct Gathered {
    classes: Vec<Sums>,
    technologies: Vec<Sums>,
    schemes: Vec<(Sums, Sums)>,
    /// What belongs to no project.
    others: Option<Sums>,
}

impl Gathered {
    /// Adds what solving topics is worth to projects that live as they do alone, but here or there another was first.
    fn add_topics(&mut self, world: &OfWorld, scene: &Scene<'_>, simulation: &Simulation) {
        let valuer = &world.valuer;
        let Gathered { classes, technologies, .. } = self;
        let others = simulation.lives.iter().zip(&scene.prospects.projects).enumerate();
        for (project, (life, prospect)) in others.filter(|(_, (life, _))| !life.differs()) {
            let alone = world.project(project);
            if alone[Sum::Overlaid] != 0.0 {
                continue;
            }
            let value = match (life.solves, alone[Sum::TopicsSolved] > 0.0, life.success) {
                (true, false, Some(month)) => valuer.social(prospect.gains, month.into()),
                (false, true, _) => -alone[Sum::PublicValue],
                _ => continue,
            };
            for sums in [&mut classes[usize::from(prospect.class)], &mut technologies[usize::from(prospect.technology)]]
            {
                sums[Sum::TopicsSolved] += if life.solves { 1.0 } else { -1.0 };
                sums[Sum::PublicValue] += value;
            }
        }
    }
}

/// Gathers the sums of groups, run by run, until they are taken.
#[derive(Clone, Debug, Default)]
pub struct Gatherer {
    outcomes: Vec<Gathered>,
    /// The world of the policies that are lived.
    world: OfWorld,
    /// What projects come to under a policy; of those that applied.
    own: Vec<Sums>,
}

impl Gatherer {
    /// Starts anew.
    pub fn clear(&mut self, study: &Study, bases: &Bases) {
        self.outcomes.resize_with(bases.outcomes(), Gathered::default);
        for (place, outcome) in self.outcomes.iter_mut().enumerate() {
            let kinds = Kinds::of(study, place);
            for (sums, number) in
                [(&mut outcome.classes, kinds.classes), (&mut outcome.technologies, kinds.technologies)]
            {
                sums.clear();
                sums.resize(number, Sums::default());
            }
            outcome.others = kinds.others.then(Sums::default);
            outcome.schemes.clear();
            outcome.schemes.resize(kinds.schemes, (Sums::default(), Sums::default()));
        }
    }

    /// Whether it gathers the outcomes of such a study.
    #[must_use]
    pub fn is_of(&self, bases: &Bases) -> bool {
        self.outcomes.len() == bases.outcomes()
    }

    /// Adds a run without schemes, whose ledger kept all entries; `place` is that of its outcome, `imitation` whether imitation is what
    /// others gain in it. The policies of its world come after it.
    pub fn add_alone(&mut self, place: usize, scene: &Scene<'_>, simulation: &Simulation, imitation: bool) {
        let OfWorld { valuer, projects, idle, of_idle, classes: of_classes, technologies: of_technologies, .. } =
            &mut self.world;
        let Gathered { classes, technologies, schemes, .. } = &mut self.outcomes[place];
        for (gained, number) in [(&mut *of_classes, classes.len()), (&mut *of_technologies, technologies.len())] {
            gained.clear();
            gained.resize(number, [0.0; 2]);
        }
        idle.clear();
        idle.extend(simulation.lives.iter().map(Life::is_idle));
        projects.resize(simulation.lives.len() + 1, Sums::default());
        let lived = projects.iter_mut().zip(idle.iter().chain([&false])).filter(|(_, idle)| !**idle);
        lived.for_each(|(sums, _)| *sums = Sums::default());
        *of_idle = Sums::default();
        add_idle(of_idle);
        valuer.fill(scene);
        valuer.add(simulation.ledger.entries(), scene, projects);
        let each = simulation.lives.iter().zip(&scene.prospects.projects).zip(projects);
        for (((life, prospect), sums), idle) in each.zip(&*idle) {
            let (class, technology) = (usize::from(prospect.class), usize::from(prospect.technology));
            if *idle {
                debug_assert_eq!(life_without(scene, life, prospect), *of_idle, "idle projects are all alike");
                add_idle(&mut classes[class]);
                add_idle(&mut technologies[technology]);
                continue;
            }
            add_life(sums, scene, life, prospect, Without::of(scene, life));
            sums[Sum::External] = external(sums, imitation);
            classes[class].add(sums);
            technologies[technology].add(sums);
            for overlay in life.contracts.overlays() {
                // The reference case tells of what is law already.
                if let Some((with, without)) = schemes.get_mut(usize::from(overlay.number)) {
                    with.add(sums);
                    without.add(sums);
                }
            }
            for gained in [&mut of_classes[class], &mut of_technologies[technology]] {
                gained[0] += sums[Sum::Spillover];
                gained[1] += sums[Sum::Imitated];
            }
        }
        self.world.imitation = imitation;
    }

    /// Adds a run of a policy, whose ledger kept the entries of the projects that applied or have an overlay: of these, what they come to more than alone.
    /// All others live as they do alone; only what counts as gained by others may be another thing under the policy.
    pub fn add_policy(&mut self, place: usize, scene: &Scene<'_>, simulation: &Simulation, imitation: bool) {
        let OfWorld { valuer, classes: of_classes, technologies: of_technologies, .. } = &self.world;
        let Gathered { classes, technologies, schemes, others } = &mut self.outcomes[place];
        let is_other = imitation != self.world.imitation;
        if is_other {
            let sign = if imitation { 1.0 } else { -1.0 };
            let gained = of_classes.iter().chain(of_technologies);
            for (sums, [spilt, imitated]) in classes.iter_mut().chain(technologies.iter_mut()).zip(gained) {
                sums[Sum::External] += sign * (imitated - spilt);
            }
        }
        let own = &mut self.own;
        own.resize(simulation.lives.len() + 1, Sums::default());
        let alone = |project: usize| self.world.project(project);
        let law = |project: usize| alone(project)[Sum::Overlaid] > 0.0;
        let applied = || simulation.lives.iter().enumerate().filter(|(project, life)| life.differs() || law(*project));
        applied().for_each(|(project, _)| own[project] = Sums::default());
        if let Some(of_others) = own.last_mut() {
            *of_others = Sums::default();
        }
        valuer.add(simulation.ledger.entries(), scene, own);
        if let Some((others, of_others)) = others.as_mut().zip(own.last()) {
            others.add(of_others);
        }
        if scene.study.has(Appears::WithSchemeCosts) {
            add_set_up(schemes, valuer, scene, simulation);
        }
        for (project, life) in applied() {
            let (own, alone) = (&mut own[project], alone(project));
            let prospect = &scene.prospects.projects[project];
            add_life(own, scene, life, prospect, Without::of_sums(alone));
            own[Sum::External] = external(own, imitation);
            for sums in [&mut classes[usize::from(prospect.class)], &mut technologies[usize::from(prospect.technology)]]
            {
                sums.add(own);
                sums.take_off(alone);
                if is_other {
                    sums[Sum::External] += alone[Sum::External] - external(alone, imitation);
                }
            }
            let awarded = life.asked().filter(|_| life.awarded).map(Proposal::scheme);
            let overlays = life.contracts.overlays().iter().map(|overlay| usize::from(overlay.number));
            for scheme in awarded.into_iter().chain(overlays.map(|overlay| scene.policy.schemes.len() + overlay)) {
                let (with, without) = &mut schemes[scheme];
                with.add(own);
                without.add(alone);
            }
        }
        if scene.study.has(Appears::WithTopics) {
            self.outcomes[place].add_topics(&self.world, scene, simulation);
        }
    }

    /// The sums by outcome.
    #[must_use]
    pub fn groups(&self, study: &Study, bases: &Bases) -> Vec<Groups> {
        let of = |place: usize| {
            let Gathered { classes, technologies, schemes, others } = &self.outcomes[place];
            // A policy has what there is without schemes, and what those that applied have more.
            let base = Some(bases.base_of(place)).filter(|base| *base != place && place < study.policies.len());
            let base = base.map(|base| &self.outcomes[base]);
            let level = |own: &[Sums], base: Option<&[Sums]>| {
                let mut sums = own.to_vec();
                for (sums, base) in sums.iter_mut().zip(base.unwrap_or_default()) {
                    sums.add(base);
                }
                sums
            };
            let mut sums = level(classes, base.map(|base| &base.classes[..]));
            sums.extend(level(technologies, base.map(|base| &base.technologies[..])));
            sums.extend(schemes.iter().flat_map(|(with, without)| [*with, *without]));
            sums.extend(*others);
            Groups { numbers: sums.iter().flat_map(|sums| *sums.numbers()).collect() }
        };
        (0..self.outcomes.len()).map(of).collect()
    }
}

/// What becomes of a project without schemes, its flows apart.
fn life_without(scene: &Scene<'_>, life: &Life, prospect: &Prospect) -> Sums {
    let mut sums = Sums::default();
    add_life(&mut sums, scene, life, prospect, Without::of(scene, life));
    sums
}

/// Adds what setting schemes up comes to: to each its own.
fn add_set_up(schemes: &mut [(Sums, Sums)], valuer: &Valuer, scene: &Scene<'_>, simulation: &Simulation) {
    for entry in simulation.ledger.entries() {
        if let Some(scheme) = entry.owner.scheme() {
            valuer.add(slice::from_ref(entry), scene, slice::from_mut(&mut schemes[scheme].0));
        }
    }
}

/// How far the sum of groups may be from the whole, as a part of what was added up: each addition rounds.
const ROUNDING: f64 = 1e-6;

/// All groups of one kind together.
type Whole = fn(&Groups, Kinds) -> Sums;

/// The first measure whose sum over firm classes or over technologies is not that of all projects over the same runs, in words; `cells`
/// gives the cells of a measure of an outcome, run by run. `None` where all are.
#[must_use]
pub fn broken(
    groups: &[Groups],
    runs: usize,
    study: &Study,
    cells: impl Fn(usize, usize) -> Vec<Cell>,
) -> Option<String> {
    let bases = Bases::of(study);
    let years = to_f64(study.clock.months) / 12.0;
    let wholes: [(&str, Whole); 2] =
        [("firm classes", Groups::all_classes), ("technologies", Groups::all_technologies)];
    let every = (0..groups.len()).flat_map(|place| wholes.map(|whole| (place, whole)));
    every.into_iter().find_map(|(place, (words, whole))| {
        let of = |place: usize| whole(&groups[place], Kinds::of(study, place));
        let is_compared = place < study.policies.len() && place != study.reference;
        let (own, without) = (of(place), is_compared.then(|| of(bases.base_of(place))));
        let made = Made { own: &own, without: without.as_ref(), years, runs: to_f64(runs) };
        let mut wrong = None;
        made.put(&mut |id: Id, found: Cell| {
            let is_told = study.has(MEASURES[id as usize].appears);
            if is_told && !adds_up(id, found, &own, &cells(place, id as usize)) {
                wrong.get_or_insert(id.name());
            }
        });
        wrong.map(|name| format!("the {words} do not add up in {name}"))
    })
}

/// Whether the sum of groups is that of runs, but for rounding. Present values are differences of larger sums.
fn adds_up(id: Id, found: Cell, sums: &Sums, runs: &[Cell]) -> bool {
    let Parts { num, den } = MEASURES[id as usize].parts;
    let largest = sums.numbers().iter().fold(0.0, |most: f64, number| most.max(number.abs()));
    let is_near = |found: f64, unit: Unit, part: fn(&Cell) -> f64| {
        let sum: f64 = runs.iter().map(part).sum();
        let size: f64 = runs.iter().map(|cell| part(cell).abs()).sum();
        let room = if unit == Unit::Money { 1.0 + size + 1e-3 * largest } else { 1.0 + size };
        (found - sum).abs() <= ROUNDING * room
    };
    is_near(found.num, num, |cell| cell.num) && is_near(found.den, den, |cell| cell.den)
}
