//! All runs × all policies on the same draws, on all cores, results in run order. No floating-point sum crosses a thread.

mod block;
pub mod exported;
mod overflow;

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::chance::Law;
use crate::draws::{Draws, Luck, Stated, design};
use crate::firm::{Beliefs, Overlays, Prospects, Terms, beliefs, prospects::same_plans};
use crate::ledger::{Keep, Owner};
use crate::measure::Appears;
use crate::model::alike::Alike;
use crate::model::bases::{Base, Bases};
use crate::model::{InForce, Policy, Study, World};
use crate::number::ByYear;
use crate::outcome::groups::{Gatherer, Groups};
use crate::outcome::relations::broken;
use crate::outcome::{Beside, Outcome, Reader, Totals};
use crate::world::scene::{Arrivals, Asked, release_curve};
use crate::world::treasury::Curve;
use crate::world::{Alone, OfferBook, Outlook, Scene, Simulation};

pub use block::{Block, Row, blocks, runs};
pub use overflow::{Of, Overflow};

/// A study made ready to run.
#[derive(Clone, Debug)]
pub struct Engine<'a> {
    study: &'a Study,
    draws: Draws,
    /// Distinct (world, scheme) pairs: where the scheme stands (policy, place).
    offers: Vec<(usize, usize)>,
    /// For each policy, the offers of its schemes.
    books: Vec<Vec<usize>>,
    /// For each world, the policy without schemes but what is law already: how projects live alone in it.
    empty: Vec<Policy>,
    /// For each world, an earlier one in which projects have the same plans, if there is one.
    like: Vec<Option<usize>>,
    /// For each world, how its cash is released, where nothing of that is drawn: a path has a curve for each year.
    releases: Vec<Option<ByYear<Curve>>>,
    /// What each policy is compared with.
    bases: Bases,
}

/// Buffers of one worker.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    luck: Luck,
    arrivals: Arrivals,
    prospects: Vec<Prospects>,
    books: Vec<OfferBook>,
    simulation: Simulation,
    reader: Reader,
    /// Lives alone in the world of the policy that is lived, if they were.
    alone: Option<Alone>,
    /// Sums of groups of the runs since it was cleared.
    groups: Gatherer,
}

/// A policy, with the offers of its schemes and its overlays.
#[derive(Clone, Copy)]
struct Lived<'s> {
    policy: &'s Policy,
    books: &'s [usize],
    overlays: &'s Overlays,
}

/// Everything about one run that no policy changes.
struct Setting {
    beliefs: Vec<Beliefs>,
    releases: Vec<Option<ByYear<Curve>>>,
    /// By policy.
    overlays: Vec<Overlays>,
    /// By world: those that are law already.
    laws: Vec<Overlays>,
    /// Where there are none.
    none: Overlays,
}

impl<'a> Engine<'a> {
    /// Prepares a study: samplers, and which policies share offers.
    #[must_use]
    pub fn new(study: &'a Study) -> Engine<'a> {
        let (mut offers, mut alike): (Vec<(usize, usize)>, _) = (Vec::new(), Alike::default());
        let books = study
            .policies
            .iter()
            .enumerate()
            .map(|(p, policy)| {
                policy
                    .schemes
                    .iter()
                    .enumerate()
                    .map(|(s, scheme)| {
                        let place = alike.place(&(policy.world, scheme), offers.len(), |place| {
                            let (q, t) = offers[place];
                            let other = &study.policies[q];
                            other.world == policy.world && other.schemes[t] == *scheme
                        });
                        if place == offers.len() {
                            offers.push((p, s));
                        }
                        place
                    })
                    .collect()
            })
            .collect();
        let of_law = |(world, law): (usize, &InForce)| Policy::of_law("", world, law, Vec::new());
        let empty = study.in_force.iter().enumerate().map(of_law).collect();
        let mut alike = Alike::default();
        let like = study
            .worlds
            .iter()
            .enumerate()
            .map(|(place, world)| {
                let (approval, failures) = (&world.administration.approval_months, &world.economy.failure_correlation);
                let plans = (&world.technologies, &world.classes, approval, failures);
                let first = alike.place(&plans, place, |other| same_plans(&study.worlds[other], world));
                (first != place).then_some(first)
            })
            .collect();
        let known = |world: &World| {
            let release = world.administration.release.as_ref().filter(|release| !release.is_drawn())?;
            Some(release_curve(release, &[]))
        };
        let releases = study.worlds.iter().map(known).collect();
        Engine { study, draws: Draws::new(study), offers, books, empty, like, releases, bases: Bases::of(study) }
    }

    /// The study.
    #[must_use]
    pub fn study(&self) -> &'a Study {
        self.study
    }

    /// Runs a range of runs on all cores of the current pool; rows come back in run order. `tick` is told of each finished block.
    ///
    /// Runs are worked in blocks of 64, the block of the design, so that no result depends on the number of threads.
    ///
    /// # Errors
    /// A run in which some money is more than can be counted.
    pub fn run(&self, runs: Range<usize>, tick: &(impl Fn(usize) + Sync)) -> Result<Vec<Row>, Overflow> {
        let starts = runs.clone().step_by(design::BLOCK);
        let pieces = starts.map(|start| start..(start + design::BLOCK).min(runs.end)).collect();
        let keep = |_: usize, rows: Vec<Row>, _: Vec<Groups>| {
            tick(rows.len());
            Ok(rows)
        };
        Ok(self.run_pieces(pieces, &keep)?.into_iter().flatten().collect())
    }

    /// Runs whole blocks of the study on all cores of the current pool and hands each to `keep` as soon as it is done, in any order;
    /// what `keep` makes of them comes back in the order asked for.
    ///
    /// # Errors
    /// The first error in the order of `blocks`: one of `keep`, or a run in which some money is more than can be counted.
    pub fn run_blocks<T: Send, E: Send + From<Overflow>>(
        &self,
        blocks: &[usize],
        keep: &(impl Fn(usize, Block) -> Result<T, E> + Sync),
    ) -> Result<Vec<T>, E> {
        let pieces = blocks.iter().map(|&block| design::runs_of(block, self.study.runs)).collect();
        self.run_pieces(pieces, &|piece, rows: Vec<Row>, groups| keep(blocks[piece], Block::of(&rows, groups)))
    }

    /// Lives the twins of the first `twins` runs, in blocks: the same per-run numbers, other luck of projects and years.
    ///
    /// # Errors
    /// A twin in which some money is more than can be counted.
    pub fn run_twins(&self, twins: usize) -> Result<Vec<Block>, Overflow> {
        self.run_twin_blocks(0..design::blocks_of(twins), twins)
    }

    /// Some of these blocks.
    ///
    /// # Errors
    /// As [`Engine::run_twins`].
    pub fn run_twin_blocks(&self, blocks: Range<usize>, twins: usize) -> Result<Vec<Block>, Overflow> {
        let pieces = blocks.map(|block| design::runs_of(block, twins)).collect();
        self.run_all(pieces, Luck::of_twins, &|_, rows: Vec<Row>, _| Ok(Block::of(&rows, Vec::new())))
    }

    /// Runs ranges of runs with their own luck.
    fn run_pieces<T: Send, E: Send + From<Overflow>>(
        &self,
        pieces: Vec<Range<usize>>,
        keep: &(impl Fn(usize, Vec<Row>, Vec<Groups>) -> Result<T, E> + Sync),
    ) -> Result<Vec<T>, E> {
        self.run_all(pieces, Luck::default, keep)
    }

    /// Runs ranges of runs, each by one worker; `keep` makes of each, by its place in the list, what is given back. The error is that of
    /// the first range that has one, whatever the number of threads; ranges behind it that were not yet begun are left out.
    fn run_all<T: Send, E: Send + From<Overflow>>(
        &self,
        pieces: Vec<Range<usize>>,
        luck: fn() -> Luck,
        keep: &(impl Fn(usize, Vec<Row>, Vec<Groups>) -> Result<T, E> + Sync),
    ) -> Result<Vec<T>, E> {
        // Made by the first who draws from it, each would keep the others waiting.
        self.draws.laws().into_par_iter().for_each(Law::make_ready);
        let first_failed = AtomicUsize::new(usize::MAX);
        let made: Vec<Option<Result<T, E>>> = pieces
            .into_par_iter()
            .enumerate()
            .map_init(
                || Workspace { luck: luck(), ..Workspace::default() },
                |workspace, (piece, runs)| {
                    if piece > first_failed.load(Ordering::Relaxed) {
                        return None;
                    }
                    workspace.groups.clear(self.study, &self.bases);
                    let rows: Result<Vec<Row>, Overflow> = runs.map(|run| self.run_one(run, workspace)).collect();
                    let groups = workspace.groups.groups(self.study, &self.bases);
                    let kept = rows.map_err(E::from).and_then(|rows| keep(piece, rows, groups));
                    if kept.is_err() {
                        first_failed.fetch_min(piece, Ordering::Relaxed);
                    }
                    Some(kept)
                },
            )
            .collect();
        made.into_iter().flatten().collect()
    }

    /// Runs one run under every policy; behind them stand the lives without schemes in the worlds that policies set ([`Bases`]).
    ///
    /// # Errors
    /// What is more than can be counted in it.
    pub fn run_one(&self, run: usize, workspace: &mut Workspace) -> Result<Row, Overflow> {
        let setting = self.set_up(run, workspace);
        if !workspace.groups.is_of(&self.bases) {
            workspace.groups.clear(self.study, &self.bases);
        }
        let mut row: Vec<Outcome> = Vec::new();
        row.resize_with(self.bases.outcomes(), Outcome::default);
        let mut reference: Option<Totals> = None;
        for Base { place, world, policies } in self.bases.all() {
            let beside = reference.as_ref().map_or(Beside::Nothing, Beside::Reference);
            let (outcome, totals) = self.live_in(*world, &setting, workspace, beside, Keep::All)?;
            let imitation = outcome.is_imitation_more();
            row[*place] = outcome;
            let Workspace { simulation, alone, .. } = &mut *workspace;
            alone.get_or_insert_default().take(&simulation.lives, &simulation.ledger, &simulation.topics);
            self.gather(*place, self.nobody(*world, &setting), &setting, workspace, |groups, place, scene, lived| {
                groups.add_alone(place, scene, lived, imitation);
            });
            for &policy in policies {
                let outcome = self.play(policy, &setting, workspace, &totals, (Keep::All, None))?;
                let imitation = outcome.is_imitation_more();
                row[policy] = outcome;
                self.gather(
                    policy,
                    self.lived(policy, &setting),
                    &setting,
                    workspace,
                    |groups, place, scene, lived| {
                        groups.add_policy(place, scene, lived, imitation);
                    },
                );
            }
            reference.get_or_insert(totals);
        }
        debug_assert_eq!(broken(&row, self.study), None, "what a run gives keeps what holds between its numbers");
        Ok(row)
    }

    /// The sums of groups over the runs of a workspace, an outcome each.
    #[must_use]
    pub fn groups(&self, workspace: &Workspace) -> Vec<Groups> {
        workspace.groups.groups(self.study, &self.bases)
    }

    /// Runs one run of one policy and shows it, with the steps and postings of a watched project, to `look`.
    ///
    /// # Errors
    /// What is more than can be counted in it.
    pub fn watch<T>(
        &self,
        run: usize,
        policy: usize,
        project: Option<u32>,
        look: impl FnOnce(&Scene<'_>, &Simulation, &[OfferBook], &Outcome) -> T,
    ) -> Result<T, Overflow> {
        let keep = project.map_or(Keep::Nothing, |project| Keep::One(Owner::Project(project)));
        self.watch_some(run, policy, (keep, None), look)
    }

    /// The same with the postings of all projects.
    ///
    /// # Errors
    /// What is more than can be counted in it.
    pub fn watch_all<T>(
        &self,
        run: usize,
        policy: usize,
        look: impl FnOnce(&Scene<'_>, &Simulation, &[OfferBook], &Outcome) -> T,
    ) -> Result<T, Overflow> {
        self.watch_some(run, policy, (Keep::All, None), look)
    }

    /// The same without postings, and with what firms have come to believe in a month.
    ///
    /// # Errors
    /// What is more than can be counted in it.
    pub fn watch_beliefs<T>(
        &self,
        run: usize,
        policy: usize,
        month: usize,
        look: impl FnOnce(&Scene<'_>, &Simulation, &[OfferBook], &Outcome) -> T,
    ) -> Result<T, Overflow> {
        self.watch_some(run, policy, (Keep::Nothing, Some(&Asked::Outlook(month))), look)
    }

    /// Lives a stated project under a policy, alone in its world, where it believes of others what it is told, and shows it with its steps
    /// and postings. Its State money takes as long as it believes; what there is of cash does not bind it.
    ///
    /// # Errors
    /// What is more than can be counted in it.
    pub fn watch_stated<T>(
        &self,
        stated: Stated,
        policy: usize,
        outlook: &Outlook,
        look: impl FnOnce(&Scene<'_>, &Simulation, &[OfferBook]) -> T,
    ) -> Result<T, Overflow> {
        let mut workspace = Workspace::default();
        self.draws.state(self.study, stated, &mut workspace.luck);
        let setting = self.settle(&mut workspace);
        let asked = Asked::Alone(outlook.clone());
        let Workspace { luck, arrivals, prospects, books, simulation, .. } = &mut workspace;
        let scene = self.scene(self.lived(policy, &setting), &setting, luck, prospects, arrivals);
        let scene = Scene { release: None, asked: Some(&asked), ..scene };
        simulation.run(&scene, books, Keep::One(Owner::Project(0)));
        overflow::check(&scene, simulation, books)?;
        Ok(look(&scene, simulation, books))
    }

    fn watch_some<T>(
        &self,
        run: usize,
        policy: usize,
        (keep, asked): (Keep, Option<&Asked>),
        look: impl FnOnce(&Scene<'_>, &Simulation, &[OfferBook], &Outcome) -> T,
    ) -> Result<T, Overflow> {
        let mut workspace = Workspace::default();
        let setting = self.set_up(run, &mut workspace);
        let own = self.study.policies[self.study.reference].world;
        let (mut outcome, mut totals) = self.live_in(own, &setting, &mut workspace, Beside::Nothing, keep)?;
        if policy != self.study.reference {
            let world = self.study.policies[policy].world;
            if world != own {
                totals = self.live_in(world, &setting, &mut workspace, Beside::Reference(&totals), Keep::Nothing)?.1;
            }
            outcome = self.play(policy, &setting, &mut workspace, &totals, (keep, asked))?;
        }
        let Workspace { luck, arrivals, prospects, books, simulation, .. } = &workspace;
        let scene = self.scene(self.lived(policy, &setting), &setting, luck, prospects, arrivals);
        Ok(look(&scene, simulation, books, &outcome))
    }

    /// Which projects start in a run without schemes in the world of a policy.
    ///
    /// # Errors
    /// What is more than can be counted in it.
    pub fn started_without(&self, run: usize, policy: usize) -> Result<Vec<bool>, Overflow> {
        let mut workspace = Workspace::default();
        let setting = self.set_up(run, &mut workspace);
        let world = self.study.policies[policy].world;
        Ok(self.live_in(world, &setting, &mut workspace, Beside::Nothing, Keep::Nothing)?.1.started)
    }

    /// Adds what was just lived to the sums of groups of the outcome in this place.
    fn gather(
        &self,
        place: usize,
        lived: Lived<'_>,
        setting: &Setting,
        workspace: &mut Workspace,
        add: impl Fn(&mut Gatherer, usize, &Scene<'_>, &Simulation),
    ) {
        let Workspace { luck, arrivals, prospects, simulation, groups, .. } = workspace;
        let scene = self.scene(lived, setting, luck, prospects, arrivals);
        add(groups, place, &scene, simulation);
    }

    /// Lives every project alone in a world.
    fn live_in(
        &self,
        world: usize,
        setting: &Setting,
        workspace: &mut Workspace,
        beside: Beside<'_>,
        keep: Keep,
    ) -> Result<(Outcome, Totals), Overflow> {
        let Workspace { luck, arrivals, prospects, simulation, reader, .. } = workspace;
        let scene = self.scene(self.nobody(world, setting), setting, luck, prospects, arrivals);
        simulation.run(&scene, &mut [], keep);
        overflow::check(&scene, simulation, &[])?;
        let (outcome, totals) = reader.read(&scene, simulation, beside);
        overflow::check_measures(&scene, &outcome)?;
        Ok((outcome, totals))
    }

    /// Makes a run's luck without living it, for measurements; how many projects it has.
    pub fn draw(&self, run: usize, workspace: &mut Workspace) -> usize {
        self.draws.fill(self.study, run, &mut workspace.luck);
        workspace.luck.projects.len()
    }

    fn set_up(&self, run: usize, workspace: &mut Workspace) -> Setting {
        self.draws.fill(self.study, run, &mut workspace.luck);
        self.settle(workspace)
    }

    /// Everything that follows from the luck of a workspace and that no policy changes.
    fn settle(&self, workspace: &mut Workspace) -> Setting {
        let luck = &workspace.luck;
        workspace.arrivals.fill(luck);
        let beliefs = beliefs::all(self.study, &luck.drawn);
        workspace.prospects.resize(self.study.worlds.len(), Prospects::default());
        for (index, (world, beliefs)) in self.study.worlds.iter().zip(&beliefs).enumerate() {
            let (earlier, later) = workspace.prospects.split_at_mut(index);
            let like = self.like[index].map(|other| &earlier[other]);
            later[0].fill(world, beliefs, luck, like);
        }
        for (place, &(policy, scheme)) in self.offers.iter().enumerate() {
            let policy = &self.study.policies[policy];
            let world = policy.world;
            let scheme = &policy.schemes[scheme];
            let terms = Terms::new(scheme, &self.study.worlds[world], &beliefs[world], &luck.drawn);
            match workspace.books.get_mut(place) {
                Some(book) => book.open(terms, &workspace.prospects[world]),
                None => workspace.books.push(OfferBook::new(terms, &workspace.prospects[world])),
            }
        }
        let release = |(world, known): (&World, &Option<ByYear<Curve>>)| {
            let drawn = || Some(release_curve(world.administration.release.as_ref()?, &luck.drawn));
            known.clone().or_else(drawn)
        };
        let releases = self.study.worlds.iter().zip(&self.releases).map(release).collect();
        let of = |policy: &Policy| {
            let (world, beliefs) = (&self.study.worlds[policy.world], &beliefs[policy.world]);
            Overlays::new(policy, world, &self.study.population, beliefs, &luck.drawn)
        };
        let has_some = self.study.has(Appears::WithOverlays);
        let overlays = self.study.policies.iter().filter(|_| has_some).map(of).collect();
        let laws = self.empty.iter().map(of).collect();
        Setting { beliefs, releases, overlays, laws, none: Overlays::default() }
    }

    /// A policy as one that is lived: with the offers of its schemes and its overlays.
    fn lived<'s>(&'s self, policy: usize, setting: &'s Setting) -> Lived<'s> {
        let overlays = setting.overlays.get(policy).unwrap_or(&setting.none);
        Lived { policy: &self.study.policies[policy], books: &self.books[policy], overlays }
    }

    /// Nobody has a scheme in a world but what is law already.
    fn nobody<'s>(&'s self, world: usize, setting: &'s Setting) -> Lived<'s> {
        Lived { policy: &self.empty[world], books: &[], overlays: &setting.laws[world] }
    }

    fn scene<'s>(
        &'s self,
        lived: Lived<'s>,
        setting: &'s Setting,
        luck: &'s Luck,
        prospects: &'s [Prospects],
        arrivals: &'s Arrivals,
    ) -> Scene<'s> {
        let Lived { policy, books, overlays } = lived;
        let world = policy.world;
        Scene {
            study: self.study,
            draws: &self.draws,
            luck,
            policy,
            world: &self.study.worlds[world],
            beliefs: &setting.beliefs[world],
            release: setting.releases[world].clone(),
            prospects: &prospects[world],
            arrivals,
            books,
            overlays,
            alone: None,
            asked: None,
        }
    }

    fn play(
        &self,
        policy: usize,
        setting: &Setting,
        workspace: &mut Workspace,
        without: &Totals,
        (keep, asked): (Keep, Option<&Asked>),
    ) -> Result<Outcome, Overflow> {
        let Workspace { luck, arrivals, prospects, books, simulation, reader, alone, .. } = workspace;
        let scene = self.scene(self.lived(policy, setting), setting, luck, prospects, arrivals);
        let scene = Scene { alone: alone.as_ref(), asked, ..scene };
        simulation.run(&scene, books, keep);
        overflow::check(&scene, simulation, books)?;
        let (outcome, _) = reader.read(&scene, simulation, Beside::NoSchemes(without));
        overflow::check_measures(&scene, &outcome)?;
        Ok(outcome)
    }
}
