//! How large a scenario may be: every limit on counts, time and memory in one place. The table of them in the manual is made from here.
//! What is refused by them says so before any work is done.

/// Most bytes of a data file, and of a scenario with the files that it begins from.
pub const DATA_BYTES: usize = 1_048_576;
/// Most files of a scenario that begin one from another.
pub const FILES: usize = 8;
/// Most rows of a data file.
pub const DATA_ROWS: usize = 100_000;
/// Most futures of a study.
pub const RUNS: u32 = 1_000_000;
/// Most twins of a study's first futures.
pub const TWINS: u32 = 100_000;
/// Most futures × policies: what each measured is kept to the end, in memory or on the disk (38 GB for so many), and one measure of all
/// of them is looked at in memory at once (3 GB).
pub const SIMULATIONS: u64 = 50_000_000;
/// Most months of the clock.
pub const MONTHS: u32 = 600;
/// Most proposals in a run.
pub const PROPOSALS: u32 = 200_000;
/// Most projects of a table.
pub const LISTED: usize = 5_000;
/// Most intake years of a technology.
pub const INTAKE_YEARS: u32 = 40;
/// Most technologies.
pub const TECHNOLOGIES: usize = 50;
/// Most stages of a technology.
pub const STAGES: usize = 12;
/// Most years of sales.
pub const SALES_YEARS: u32 = 50;
/// Most units over which a maker learns.
pub const LEARNING_UNITS: u32 = 1_000;
/// Most firm classes.
pub const CLASSES: usize = 20;
/// Most schemes, and most of one policy.
pub const SCHEMES: usize = 1_000;
/// Most vehicles.
pub const VEHICLES: usize = 20;
/// Most royalty rates of a scheme: the rule's own.
pub const ROYALTY_RATES: usize = crate::scheme::rights::MOST_RATES;
/// Most names in one list of an eligibility rule: the rule's own.
pub const NAMES: usize = crate::scheme::eligibility::MOST_NAMES;
/// Most policies: a block of futures of so many takes about 1 GB on each core, reckoned from 0.2 GB of 1,000. Every two of them are compared in every measure
/// only where they are few.
pub const POLICIES: usize = 5_000;
/// Most targets.
pub const TARGETS: usize = 50;
/// Most levers.
pub const LEVERS: usize = 20;
/// Most settings.
pub const SETTINGS: usize = 20;
/// Most numbers in `until`.
pub const UNTIL: usize = 50;
/// Most correlations.
pub const CORRELATIONS: usize = 200;
/// Most numbers that all hang together.
pub const TOGETHER: usize = 200;
/// Most sources.
pub const SOURCES: usize = 1000;
/// Most characters of a citation.
pub const CITATION: usize = 2000;
/// Most numbers drawn once a run that a Sobol design spreads.
pub const DIMENSIONS: usize = 256;
/// Most seconds that it may take to make a study ready for its first future, as estimated for one core.
pub const SECONDS: f64 = 5.0;
/// Most gigabytes that the study may then hold, as estimated; and again that one of its futures may hold on each core.
pub const GIGABYTES: f64 = 1.0;
