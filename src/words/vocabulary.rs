//! What a table of words holds: every word and sentence that a reader of a study meets. Names in braces stand for what is put there.
//! Computes nothing.

use super::language::Language;
use crate::measure::{Id, index};

/// What is said of a measure: its title, and its definition.
pub type OfMeasure = (&'static str, &'static str);

macro_rules! sentences {
    ($(#[$of:meta])* $table:ident { $($(#[$doc:meta])* $name:ident,)* }) => {
        $(#[$of])*
        #[derive(Debug)]
        pub struct $table {
            $($(#[$doc])* pub $name: &'static str,)*
        }

        impl $table {
            /// Every sentence with its name, for tests.
            #[cfg(test)]
            pub(crate) fn sentences(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name),)*]
            }
        }
    };
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// The words of a language.
        #[derive(Debug)]
        pub struct Words {
            /// The language.
            pub language: Language,
            /// Between whole and part.
            pub decimal: &'static str,
            /// Between thousands.
            pub thousands: &'static str,
            /// Behind a number in percent.
            pub percent: &'static str,
            /// Words for powers of ten of money, by the English ones: of one (and less than two), and of more.
            pub powers: &'static [(&'static str, &'static str, &'static str)],
            /// Words for money of a currency, by its code; others are called by their code.
            pub currencies: &'static [(&'static str, &'static str)],
            /// Words for one unit of a currency, by its code.
            pub coins: &'static [(&'static str, &'static str)],
            /// Chances, rising, and how they are said.
            pub chances: &'static [(f64, &'static str)],
            /// Measures that the page shows: a short title, and what it is in a sentence.
            pub measures: &'static [(&'static str, &'static str, &'static str)],
            /// Every measure: its title, and its definition.
            pub of_measure: fn(Id) -> OfMeasure,
            /// The glossary: a word, what it is, a small worked example.
            pub glossary: &'static [(&'static str, &'static str, &'static str)],
            /// What is assumed, a paragraph each.
            pub assumptions: &'static [&'static str],
            /// Units of levers by their English names.
            pub units: &'static [(&'static str, &'static str)],
            /// Grades of sources by their English names, and what they mean.
            pub grades: &'static [(&'static str, &'static str)],
            /// What stands in data in English and is told to readers, too, by the English: units, kinds, reasons, notes, columns.
            pub terms: &'static [(&'static str, &'static str)],
            /// The printed table.
            pub table: TableWords,
            /// The catalogue of measures.
            pub catalogue: CatalogueWords,
            /// Warnings.
            pub warnings: WarningWords,
            /// The figures.
            pub figures: FigureWords,
            /// The picture of one firm.
            pub case: CaseWords,
            /// The workbook.
            pub workbook: WorkbookWords,
            /// A printed sweep.
            pub sweep: SweepWords,
            $($(#[$doc])* pub $name: &'static str,)*
        }

        impl Words {
            /// Every sentence with its name, for tests.
            #[cfg(test)]
            pub(crate) fn sentences(&self) -> Vec<(&'static str, &'static str)> {
                let own = vec![$((stringify!($name), self.$name),)*];
                let Words { table, catalogue, warnings, figures, case, workbook, sweep, .. } = self;
                [
                    own,
                    table.sentences(),
                    catalogue.sentences(),
                    warnings.sentences(),
                    figures.sentences(),
                    case.sentences(),
                    workbook.sentences(),
                    sweep.sentences(),
                ]
                .concat()
            }
        }
    };
}

words! {
    /// Less than one of a hundred.
    less_than_one,
    /// The answer: who buys most for a coin, and by how much; `{coin}`, `{best}`, `{value}`, `{margin}`, `{next}`.
    most_by,
    /// The same where the next cannot be told apart.
    most_close,
    /// The same of the only policy.
    most_only,
    /// Where even the best drives out private money.
    most_none,
    /// Where no State money is paid: who gains the country most; `{best}`, `{value}`, `{reference}`.
    gains_most,
    /// Where nothing can be compared.
    nothing_to_compare,
    /// What it costs and what would have happened anyway; `{cost}`, `{anyway}`, `{only}`, `{best}`, `{coin}`.
    anyway,
    /// The same where shares are unknown.
    costs,
    /// How sure; `{low}`, `{high}`, `{best}`, `{chance}`.
    futures,
    /// Which part of that is ignorance; `{part}`.
    ignorance,
    /// What would change the answer: judged by the gain of the country; `{other}`, `{value}`.
    country_other,
    /// The same policy is first there, too.
    country_same,
    /// No policy gains the country anything; `{other}`, `{value}`.
    country_none,
    /// The unknown number that moves the lead most; `{input}`, `{low}`, `{high}`, `{best}`, `{next}`.
    hangs_on,
    /// The same where the lead turns.
    hangs_on_turn,
    /// The same of the value of the only policy.
    hangs_on_value,
    /// A target that is likely missed; `{target}`, `{best}`, `{chance}`.
    target_missed,
    /// A target that is likely reached.
    target_reached,
    /// Who reaches it most often; `{other}`, `{chance}`.
    target_other,
    /// A lower bound of a target; `{bound}`, `{measure}`.
    at_least,
    /// An upper bound of a target.
    at_most,
    /// Policies that set other numbers of the world are told apart; `{names}`.
    other_world,
    /// Few futures as yet; `{runs}`.
    few_futures,
    /// Heading of the answer.
    heading_answer,
    /// Heading of the table.
    heading_table,
    /// Below the table: how to read it.
    reading_table,
    /// First column.
    policy,
    /// The reference case.
    reference,
    /// Column of a target; `{target}`.
    target_column,
    /// A value that there is not.
    none,
    /// What the error is, for one who cannot see the bar; `{low}`, `{high}`.
    interval,
    /// Heading of the pictures.
    heading_pictures,
    /// Title of the first picture; `{measure}`.
    picture_effect,
    /// What it shows.
    picture_effect_says,
    /// Title of the second picture.
    picture_projects,
    /// What it shows.
    picture_projects_says,
    /// Title of the third picture; `{policy}`.
    picture_money,
    /// What it shows.
    picture_money_says,
    /// The table behind a picture.
    as_table,
    /// Column: the mean.
    mean,
    /// Column: the 95 % interval of the mean.
    sure,
    /// Column: nine futures out of ten.
    may_happen,
    /// Projects that start only with the policy.
    additional,
    /// Projects that start either way and are paid.
    deadweight,
    /// Projects that start either way and are not paid.
    unaffected,
    /// Projects that start only without the policy.
    displaced,
    /// State money.
    state_money,
    /// Private money.
    private_money,
    /// Private money without the policy.
    private_without,
    /// Private money more than without the policy.
    private_added,
    /// Column: fiscal year.
    year,
    /// Money a year; `{unit}`.
    a_year,
    /// As the file has it.
    as_in_file,
    /// Heading of who gains; `{policy}`.
    heading_whom,
    /// What it shows.
    whom_says,
    /// Column: class of firm.
    class,
    /// Column: technology.
    technology,
    /// There is nothing by class.
    whom_none,
    /// Heading of why it moved.
    heading_moved,
    /// What moved; `{policy}`, `{measure}`, `{before}`, `{now}`, `{difference}`.
    moved_by,
    /// It did not move beyond error.
    moved_not,
    /// Before.
    before,
    /// Now.
    now,
    /// Change.
    change,
    /// Heading of changes by class.
    moved_class,
    /// Heading of changes by year.
    moved_year,
    /// Heading of the levers.
    heading_levers,
    /// What they do.
    levers_say,
    /// While the engine is made ready.
    engine_loading,
    /// It is ready.
    engine_ready,
    /// The page has no engine: another version's.
    engine_none,
    /// Without script.
    no_script,
    /// The engine could not be started.
    engine_failed,
    /// What the study waits for is known; `{runs}`.
    precise,
    /// So many futures so far; `{runs}`, `{of}`.
    progress,
    /// All futures were run; `{runs}`.
    done,
    /// Undo.
    undo,
    /// All as in the file.
    reset,
    /// Copy a link.
    link,
    /// The link was copied.
    link_copied,
    /// Download the scenario.
    download,
    /// Remember this setting to compare.
    keep,
    /// Compare with the remembered one.
    against,
    /// The file's own numbers.
    the_file,
    /// The remembered setting.
    the_kept,
    /// Which policy is looked at.
    look_at,
    /// Search among levers.
    find_lever,
    /// Other levers.
    more_levers,
    /// Was, in the file.
    was,
    /// Named levers of the file.
    named_levers,
    /// Runs all futures: {of}.
    all_futures,
    /// Settings to try of the file.
    settings,
    /// Heading: what the measures are.
    heading_measures,
    /// Heading of the glossary.
    heading_glossary,
    /// An example.
    example,
    /// Heading of the sources.
    heading_sources,
    /// So many with and without; `{cited}`, `{bare}`.
    sources_say,
    /// Column: number.
    number,
    /// Column: value.
    value,
    /// Column: grade.
    grade,
    /// Column: source.
    source,
    /// No source.
    no_source,
    /// Heading of assumptions.
    heading_assumptions,
    /// Heading of warnings.
    heading_warnings,
    /// No warning.
    no_warning,
    /// Heading of how to quote.
    heading_quote,
    /// The quote; `{title}`, `{version}`, `{runs}`, `{seed}`, `{hash}`, `{stream}`.
    quote,
    /// Changed on the command line; `{set}`.
    quote_set,
    /// Where the rest is.
    quote_files,
    /// Skip to the content.
    skip,
    /// So many futures; `{runs}`.
    runs_line,
    /// Measures: definition.
    definition,
}

sentences! {
    /// Words of the printed table; a line break in a heading is one there.
    TableWords {
        /// Above the names of policies.
        policy,
        /// Heading of a measure.
        gross_leverage,
        /// Heading of a measure.
        net_private_effect,
        /// Heading of a measure.
        deadweight_share,
        /// Heading of a measure.
        additionality,
        /// Heading of a measure.
        state_outlay,
        /// Heading of a measure.
        successes,
        /// Heading of a measure.
        cost_of_success,
        /// Heading of a measure.
        new_products,
        /// Heading of a measure.
        disbursed,
        /// Heading of a measure, less the reference case.
        social_npv,
        /// The same of the world alone that a policy sets.
        social_npv_of_world,
        /// Heading of a measure.
        fiscal_npv,
        /// Heading of a measure.
        mvpf,
        /// Chance of having the best net private effect.
        best_private,
        /// What is missed of it.
        missed_private,
        /// Chance of having the best social NPV.
        best_social,
        /// What is missed of it.
        missed_social,
        /// Unit: percent of runs.
        per_runs,
        /// Unit: percent of variance.
        per_variance,
        /// Unit of counts.
        number,
        /// Where there are too many policies; `{most}`, `{all}`.
        first_of,
        /// Heading of the chances of targets.
        targets,
        /// Column of all targets together.
        all_targets,
        /// Heading of which policy is best.
        standing,
        /// Heading of what is ignorance.
        ignorance,
        /// What ± is; `{runs}`, `{seed}`, `{reference}`.
        errors,
        /// What a policy is compared with that sets the world.
        sets_world,
        /// Why values are missing; `{policies}`, `{reason}`, `{measures}`.
        missing,
        /// Before a warning.
        warning,
        /// Before a note.
        note,
        /// Numbers that few runs decide; `{which}`.
        unsettled,
        /// One more such number that is not printed; `{more}`.
        more_one,
        /// More of them.
        more,
        /// Why a study stopped: it knows enough; `{runs}`.
        stopped_precise,
        /// Why it stopped: it has run as much as it may; `{runs}`.
        stopped_most,
        /// How exactly a number is known; `{measure}`, `{whose}`, `{value}`, `{half}`, `{most}`, `{met}`.
        precise,
        /// A number without an error; `{measure}`, `{whose}`.
        not_precise,
        /// Whose number; `{policy}`.
        of_policy,
        /// A difference; `{policy}`, `{than}`.
        of_difference,
        /// The precision was reached.
        met,
        /// It was not.
        not_met,
    }
}

sentences! {
    /// Words of the catalogue of measures.
    CatalogueWords {
        /// A measure; `{name}`, `{title}`, `{unit}`, `{kind}`, `{better}`, `{appears}`.
        entry,
        /// Money of whatever currency.
        money,
        /// More is better.
        higher,
        /// Less is better.
        lower,
        /// With what it appears; `{subject}`.
        only,
        /// What is said of all measures together.
        regret,
    }
}

sentences! {
    /// Warnings about numbers.
    WarningWords {
        /// No error can be given; `{fewest}`, `{design}`.
        no_errors,
        /// Errors rest on few batches; `{batches}`, `{batch}`, `{degrees}`.
        few_batches,
        /// The same where each run is a batch; `{batches}`, `{degrees}`.
        few_single,
        /// Few runs say little of all futures; `{runs}`, `{confidence}`, `{share}`, `{wanted}`.
        few_runs,
        /// Too many pairs of policies; `{policies}`.
        pairs,
        /// A few extreme runs decide a number.
        not_settled,
    }
}

sentences! {
    /// Words of the figures.
    FigureWords {
        /// Of which study a figure is; `{version}`, `{seed}`, `{runs}`, `{hash}`.
        footer,
        /// What was changed on the command line; `{set}`.
        footer_set,
        /// Policies that are left out; `{most}`, `{all}`, `{file}`.
        not_drawn,
        /// A policy that has none.
        none,
        /// The reference case, which is compared with nothing.
        the_reference,
        /// How to read columns of marks.
        columns_reading,
        /// The same of their bands.
        columns_bands,
        /// What is drawn, and its unit; `{what}`, `{unit}`.
        with_unit,
        /// Net private effect and deadweight: title.
        effect_title,
        /// Its first column; `{currency}`.
        effect,
        /// Its second column.
        deadweight,
        /// Nothing to show there.
        effect_nothing,
        /// What policies buy: title.
        buys_title,
        /// Its first column.
        buys_worth,
        /// Its second column; `{currency}`.
        buys_for_each,
        /// Nothing to show there.
        buys_nothing,
        /// Chance of targets: title.
        targets_title,
        /// How to read it.
        targets_reading,
        /// Where targets are left out.
        targets_left,
        /// All targets together.
        targets_all,
        /// Nothing to show there.
        targets_nothing,
        /// Audits: title.
        audit_title,
        /// Its first column.
        audit_taken,
        /// Its second column.
        audit_successes,
        /// Nothing to show there.
        audit_nothing,
        /// Support and its cost: title.
        support_title,
        /// Its first column.
        support,
        /// Its second column.
        support_each,
        /// Nothing to show there.
        support_nothing,
        /// Take-up: title.
        take_up_title,
        /// Its first column.
        take_up,
        /// Its second column.
        overlaid,
        /// Nothing to show there.
        take_up_nothing,
        /// Cost against successes: title where there is nothing.
        cost_subject,
        /// Its title; `{unit}`.
        cost_title,
        /// How to read it; `{each}`.
        cost_reading,
        /// Its first plot.
        cost_futures,
        /// Its second plot.
        cost_means,
        /// Nothing to show there.
        cost_nothing,
        /// A policy without a mark; `{policy}`.
        cost_none,
        /// Disbursement: title.
        disbursement_title,
        /// How to read it.
        disbursement_reading,
        /// Nothing to show there.
        disbursement_nothing,
        /// Its key: mean and band.
        disbursement_mean,
        /// Its key: mid-Q4.
        disbursement_middle,
        /// Its key: target.
        disbursement_target,
        /// A target; `{bound}`.
        target_least,
        /// A target from above; `{bound}`.
        target_most,
        /// For whom: title.
        whom_title,
        /// Its first column; `{unit}`.
        whom_money,
        /// Its second column.
        whom_successes,
        /// How to read it.
        whom_reading,
        /// Where classes are left out.
        whom_classes,
        /// Nothing to show there.
        whom_nothing,
        /// Money by year: title where there is nothing.
        money_subject,
        /// Its key: State money.
        money_state,
        /// Its key: private money.
        money_private,
        /// What lies below zero there.
        money_below,
        /// Nothing to show there.
        money_nothing,
        /// Cash of funds: title where there is nothing.
        fund_subject,
        /// Its key.
        fund_cash,
        /// What lies below zero there.
        fund_below,
        /// Nothing to show there.
        fund_nothing,
        /// A title of money by year; `{what}`, `{unit}`.
        a_year,
        /// How to read figures by year.
        years_reading,
        /// What lies below zero; `{what}`.
        below_zero,
        /// Contracts by phase: title.
        funnel_title,
        /// Its key: first phase.
        phase_one,
        /// Its key: second phase.
        phase_two,
        /// Its key: third phase.
        phase_three,
        /// Its key: fourth phase.
        phase_four,
        /// How to read it.
        funnel_reading,
        /// Nothing to show there.
        funnel_nothing,
        /// Losses of guarantees: title where there is nothing.
        guarantee_subject,
        /// Its title; `{unit}`.
        guarantee_title,
        /// How to read it; `{futures}`.
        guarantee_reading,
        /// A mean; `{value}`.
        guarantee_mean,
        /// The mean of the worst futures; `{value}`.
        guarantee_worst,
        /// Nothing to show there.
        guarantee_nothing,
        /// Collars: title where there is nothing.
        collar_subject,
        /// Its title.
        collar_title,
        /// How to read it.
        collar_reading,
        /// Where lines are left out; `{most}`, `{all}`.
        collar_lines,
        /// Head of the sums of a future; `{unit}`.
        collar_future,
        /// Head of a year's payments.
        collar_year,
        /// Terms of collars; `{names}`, `{low}`, `{high}`.
        collar_terms,
        /// Its key: paid.
        collar_paid,
        /// Its key: received.
        collar_received,
        /// Nothing to show there.
        collar_nothing,
        /// Contracts by private share: title.
        share_title,
        /// How to read it; `{wide}`.
        share_reading,
        /// Where panels have their own scales.
        share_scales,
        /// Its key: contracts.
        share_contracts,
        /// Its key: the threshold.
        share_threshold,
        /// Nothing to show there.
        share_nothing,
        /// What became of projects: title.
        strata_title,
        /// How to read it; `{reference}`.
        strata_reading,
        /// The same where a policy sets the world.
        strata_worlds,
        /// Its key.
        strata_deadweight,
        /// Its key.
        strata_unaffected,
        /// Its key.
        strata_additional,
        /// Its key.
        strata_displaced,
        /// Its key.
        strata_never,
        /// Nothing to show there.
        strata_nothing,
        /// A sweep: title; `{lever}`.
        sweep_title,
        /// The same of two levers; `{first}`, `{second}`.
        sweep_title_two,
        /// Nothing to show there.
        sweep_nothing,
        /// How to read its curves.
        sweep_reading,
        /// How to read light bands.
        sweep_bands,
        /// How to read rings.
        sweep_rings,
        /// A measure less the reference case; `{what}`.
        less_reference,
        /// How to read maps; `{first}`, `{second}`.
        map_reading,
        /// Where maps are left out; `{most}`, `{all}`.
        map_left_out,
        /// A map of a policy; `{policy}`, `{what}`.
        map_head,
    }
}

sentences! {
    /// Words of the picture of one firm.
    CaseWords {
        /// Its title; `{class}`, `{technology}`.
        title,
        /// How to read it; `{futures}`.
        reading,
        /// How to read what stands along the lever.
        along,
        /// What the firm does along the lever; `{policy}`, `{stands}`.
        under,
        /// Head: what the project is worth; `{unit}`.
        worth,
        /// Head: the private share.
        share,
        /// Head: State money; `{unit}`.
        money,
        /// Its key: without support.
        without,
        /// The threshold; `{share}`.
        threshold,
        /// The firm raises its part; `{share}`.
        raises,
        /// It applies and goes first; `{scheme}`.
        first,
        /// It applies; `{scheme}`.
        applies,
        /// It goes alone.
        alone,
        /// It does nothing.
        nothing,
        /// Head: what firms of the class offer; `{policy}`.
        offered,
        /// The same without the rule.
        offered_without,
        /// What stands along it.
        offered_axis,
        /// Nobody applies.
        nobody,
        /// Head: money by month; `{policy}`, `{unit}`.
        months,
        /// What stands along it; `{month}`.
        months_axis,
        /// Its key: the State.
        state_pays,
        /// Its key: the firm.
        firm_pays,
        /// Its key: the position of the firm.
        position,
        /// Its key: liquid wealth.
        wealth,
        /// Where that lies below the plot; `{amount}`.
        wealth_below,
        /// No money moves.
        no_money,
    }
}

sentences! {
    /// Words of the workbook.
    WorkbookWords {
        /// Name of the first sheet.
        summary,
        /// Name of the sheet of measures.
        measures,
        /// Name of the sheet by firm class, technology and scheme.
        for_whom,
        /// Name of the sheet of years.
        years,
        /// Name of the sheet of targets.
        targets,
        /// Name of the sheet of uncertain inputs.
        inputs,
        /// Name of the sheet of sources.
        sources,
        /// Name of the sheet of what measures are.
        glossary,
        /// Name of the sheet of what was run.
        run,
        /// How to read the first sheet; `{runs}`, `{seed}`, `{reference}`.
        reading,
        /// A warning; `{text}`.
        warning,
        /// Title of a chart; `{what}`, `{unit}`.
        chart,
        /// Title of the chart of years.
        chart_years,
        /// Its axis.
        fiscal_year,
        /// Row of what was run: title.
        title,
        /// Row: program.
        program,
        /// Row: version of the stream of draws.
        stream,
        /// Row: hash of the scenario.
        hash,
        /// Row: changed on the command line.
        set,
        /// Row: seed.
        seed,
        /// Row: futures.
        futures,
        /// Row: how futures are spread.
        design,
        /// Row: reference case.
        reference,
        /// Row: number of policies.
        policies,
        /// Row: currency.
        currency,
        /// Row: how to quote.
        quote,
        /// The quote; `{title}`, `{version}`, `{seed}`, `{runs}`, `{hash}`.
        quoted,
    }
}

sentences! {
    /// Words of a printed sweep.
    SweepWords {
        /// A lever; `{lever}`, `{low}`, `{high}`, `{count}`.
        lever,
        /// How many futures; `{runs}`, `{seed}`.
        futures,
        /// A measure less the reference case; `{measure}`, `{reference}`.
        less,
        /// Under which policy a table of two levers is; `{what}`, `{policy}`, `{lever}`.
        under,
        /// Columns that are left out; `{most}`, `{all}`.
        first_of,
        /// Heading of where curves turn.
        found,
        /// No curve turns.
        found_nothing,
        /// The other lever; `{policy}`, `{lever}`, `{value}`.
        beside,
        /// A least value; `{policy}`, `{what}`, `{at}`, `{low}`, `{high}`.
        lowest,
        /// A largest value.
        highest,
        /// A curve that rises through zero.
        rises,
        /// A curve that falls through zero.
        falls,
        /// What ± is.
        errors,
    }
}

impl Words {
    /// The short title of a measure on the page; its title elsewhere where it has none.
    #[must_use]
    pub fn title_of(&self, measure: &'static str) -> &'static str {
        let short = self.measures.iter().find(|(name, _, _)| *name == measure).map(|(_, title, _)| *title);
        short.unwrap_or_else(|| self.name_of(measure))
    }

    /// What a measure or a yearly series is called: in English by its name, which stands in every file.
    #[must_use]
    pub fn name_of<'n>(&self, name: &'n str) -> &'n str {
        let title = index(name).map(|place| (self.of_measure)(Id::ALL[place]).0);
        title.unwrap_or_else(|| self.term(name))
    }

    /// What a measure is, in a sentence.
    #[must_use]
    pub fn explained(&self, measure: &str) -> Option<&'static str> {
        self.measures.iter().find(|(name, _, _)| *name == measure).map(|(_, _, explained)| *explained)
    }

    /// What stands in data in English, as readers are told it.
    #[must_use]
    pub fn term<'n>(&self, english: &'n str) -> &'n str {
        self.terms.iter().find(|(known, _)| *known == english).map_or(english, |(_, said)| *said)
    }
}
