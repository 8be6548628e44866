//! Figure: one firm under the rule. Above, along the lever, what its project is worth to it, what private share it offers and what the State
//! commits; below, what firms of its class offer with the rule and without it, and its money by month. Computes nothing.

use crate::report::number::{MoneyUnit, plain};
use crate::study::case::{Case, Course, OfPolicy, Point as Stand, Shares};
use crate::study::sweep::Moved;
use crate::words::{Words, put};

use super::axis::{Scale, extent, money_unit};
use super::case_months;
use super::drawing::{Area, DASHED, DOTTED, Drawing, FULL, Side};
use super::font;
use super::page::{self, Key, Made, Page, Panel};
use super::private_share::{histogram, shares as per_cents};
use super::style::{AXIS, FOOTER, LABEL, Look, QUIET, SMALL, TEXT, line_height, policy as look_of};

/// Policies drawn at most: more lines cannot be told apart.
const MOST_LINES: usize = 6;
/// Stands of the shown policy that are named at most.
const MOST_NAMED: usize = 6;
/// Per cents of a bar.
const TOGETHER: usize = 2;
/// What of the room below the legend belongs to what stands along the lever.
const ABOVE: f64 = 0.44;
/// Heads of panels of two lines, labels below them, and the name of what stands along them.
const AROUND: f64 = 166.0;
/// What the keys below take at most.
const KEYS: f64 = 95.0;

pub(super) fn draw(case: &Case, words: &'static Words) -> Drawing {
    let told = &words.case;
    let made = Made {
        title: case.title_in(words.language),
        version: &case.version,
        seed: case.seed,
        runs: case.futures,
        file_hash: &case.file_hash,
        set: case.set.len(),
        words,
    };
    let names = [("class", case.class.clone()), ("technology", case.technology.clone())];
    let mut reading = put(told.reading, &[("futures", case.futures.to_string())]);
    if case.lever.is_some() {
        reading += told.along;
    }
    reading += &page::not_drawn(case.policies.len(), MOST_LINES, "case.csv", words);
    let mut page = Page::new(made, &put(told.title, &names), &reading);
    if let Some(lever) = &case.lever {
        let policies = drawn(case);
        legend(&mut page, case.shown(), &policies);
        let room = page.room;
        page.room.bottom = room.top + room.height() * ABOVE;
        along(&mut page, case, lever, &policies);
        page.room = Area { top: room.top + room.height() * ABOVE + 10.0, ..room };
    }
    below(&mut page, case);
    page.drawing
}

/// Steps of a scale at most, where panels have so much room with what stands over and under them.
fn steps(height: f64) -> u32 {
    match height - AROUND {
        plot if plot < 85.0 => 1,
        plot if plot < 130.0 => 2,
        plot if plot < 170.0 => 3,
        plot if plot < 200.0 => 4,
        _ => 5,
    }
}

/// The policies that are drawn: the shown one among them.
fn drawn(case: &Case) -> Vec<&OfPolicy> {
    let shown = case.shown();
    let mut drawn: Vec<&OfPolicy> = case.policies.iter().take(MOST_LINES).collect();
    if let Some(last) = drawn.last_mut()
        && !case.policies.iter().take(MOST_LINES).any(|of| of.policy == shown.policy)
    {
        *last = shown;
    }
    drawn
}

/// One panel along the lever.
struct Along<'c> {
    plot: Area,
    across: &'c Scale,
    up: &'c Scale,
    /// What values are divided by.
    size: f64,
    /// What is shown of a stand.
    of: Of,
}

impl Along<'_> {
    fn at(&self, lever: f64, value: f64) -> (f64, f64) {
        let x = self.across.place(lever, self.plot.left, self.plot.right);
        (x, self.up.place(value / self.size, self.plot.bottom, self.plot.top))
    }

    fn x(&self, lever: f64) -> f64 {
        self.across.place(lever, self.plot.left, self.plot.right)
    }
}

/// What is shown of a stand.
type Of = fn(&Stand) -> Option<f64>;

fn state_money_of(stand: &Stand) -> f64 {
    stand.state_money.unwrap_or(0.0) + stand.overlay_money
}

/// The keys of the lines, and what the shown policy has the firm do.
fn legend(page: &mut Page, shown: &OfPolicy, policies: &[&OfPolicy]) {
    let words = page.drawing.words;
    // Of many policies four stand in a row.
    let most = if policies.len() > 3 { page.room.width() / 4.0 - 116.0 } else { page.room.width() };
    let names: Vec<String> = policies.iter().map(|of| font::shorten(&of.policy, LABEL, false, most)).collect();
    let keys = names.iter().enumerate().map(|(place, name)| {
        let look = look_of(place);
        (Key::Band(look.ink, look.dash, Some(look.mark)), name.as_str())
    });
    let without = (Key::Line(QUIET, DOTTED), words.case.without);
    let threshold = first_from(shown, words);
    let threshold = threshold.as_deref().map(|threshold| (Key::Line(TEXT, DASHED), threshold));
    page.legend(&keys.chain([without]).chain(threshold).collect::<Vec<_>>());
    name_stands(page, shown);
}

fn along(page: &mut Page, case: &Case, lever: &Moved, policies: &[&OfPolicy]) {
    let words = page.drawing.words;
    let ticks = steps(page.room.height());
    let bottom = page.room.bottom;
    page.room.bottom -= line_height(SMALL);
    let points = || policies.iter().flat_map(|of| &of.points);
    let worths = || points().flat_map(|point| [point.worth, Some(point.otherwise)]).flatten();
    let money = || points().map(state_money_of);
    let (of_worth, of_money): (MoneyUnit, MoneyUnit) = (money_unit(worths()), money_unit(money()));
    let (low, high) = extent(worths()).unwrap_or((0.0, 1.0));
    // Room above the lines for the numbers of what the firm does.
    let above = (high - low.min(0.0)) * 0.2;
    let worth = Scale::from_zero(low / of_worth.size, (high + above) / of_worth.size, ticks);
    let share = Scale::covering(0.0, 100.0, ticks);
    let most = extent(money()).map_or(1.0, |(_, high)| high * 1.2);
    let state = Scale::from_zero(0.0, most / of_money.size, ticks);
    let heads = [
        put(words.case.worth, &[("unit", of_worth.in_words(&case.currency, words))]),
        words.case.share.to_owned(),
        put(words.case.money, &[("unit", of_money.in_words(&case.currency, words))]),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let labels = [&worth, &share, &state].into_iter().map(|scale| page::label_room(scale, "", words));
    let panels = page::panels(page, &heads, labels.fold(0.0, f64::max), true);
    let (from, to) = extent(lever.values.iter().copied()).unwrap_or((0.0, 1.0));
    let across = Scale::covering(from, to, 6);
    let of: [(&Scale, f64, Of); 3] = [
        (&worth, of_worth.size, |stand| stand.worth),
        (&share, 0.01, |stand| stand.private_share),
        (&state, of_money.size, |stand| Some(state_money_of(stand))),
    ];
    for ((place, (up, size, of)), Panel { plot, .. }) in of.into_iter().enumerate().zip(&panels) {
        let panel = Along { plot: *plot, across: &across, up, size, of };
        draw_along(&mut page.drawing, &panel, case, policies, place);
    }
    let name = font::shorten(&lever.name, SMALL, false, page.room.width());
    let middle = f64::midpoint(page.room.left, page.room.right);
    page.drawing.text(&name, (middle, bottom - 6.0), Side::Middle, SMALL, TEXT);
}

/// One panel: 0 of worth, 1 of private shares, 2 of State money.
fn draw_along(drawing: &mut Drawing, panel: &Along<'_>, case: &Case, policies: &[&OfPolicy], place: usize) {
    page::vertical_axis(drawing, panel.plot, panel.up, true, "");
    page::horizontal_axis(drawing, panel.plot, panel.across, "");
    let shown = case.shown();
    if place == 1 {
        let line = shown.points.iter().filter_map(|point| Some(panel.at(point.at?, point.threshold?)));
        drawing.line(&line.collect::<Vec<_>>(), TEXT, 3.0, DASHED);
    }
    let bounds = stands(shown);
    for pair in bounds.windows(2) {
        let x = panel.x(f64::midpoint(pair[0].1, pair[1].0));
        drawing.line(&[(x, panel.plot.top), (x, panel.plot.bottom)], AXIS, 2.0, FULL);
    }
    if let Some(at) = case.at.filter(|at| (panel.across.low..=panel.across.high).contains(at)) {
        let x = panel.x(at);
        drawing.line(&[(x, panel.plot.top), (x, panel.plot.bottom)], QUIET, 3.0, DOTTED);
    }
    if let (0, Some(first)) = (place, policies.first()) {
        draw_without(drawing, panel, &first.points);
    }
    for (line, of) in policies.iter().enumerate() {
        for piece in of.points.chunk_by(same) {
            draw_piece(drawing, panel, piece, look_of(line));
        }
    }
    number_stands(drawing, panel, &bounds);
}

/// What the project is worth without support.
fn draw_without(drawing: &mut Drawing, panel: &Along<'_>, points: &[Stand]) {
    // Whether the firm would go alone.
    let goes = |stand: &Stand| stand.otherwise.to_bits() == stand.alone.to_bits();
    for piece in points.chunk_by(|one, next| goes(one) == goes(next)) {
        let line: Vec<_> = piece.iter().filter_map(|point| Some(panel.at(point.at?, point.otherwise))).collect();
        drawing.line(&line, QUIET, 4.0, DOTTED);
    }
}

fn draw_piece(drawing: &mut Drawing, panel: &Along<'_>, piece: &[Stand], look: Look) {
    let line: Vec<_> = piece.iter().filter_map(|point| Some(panel.at(point.at?, (panel.of)(point)?))).collect();
    drawing.line(&line, look.ink, 4.0, look.dash);
    for point in line {
        drawing.mark(look.mark, point, 6.0, look.ink);
    }
}

/// Whether a firm does the same at two values of the lever: then what lies between them can be joined by a line.
fn same(one: &Stand, next: &Stand) -> bool {
    one.course == next.course
        && one.scheme == next.scheme
        && one.raised == next.raised
        && one.first == next.first
        && one.bridges == next.bridges
}

/// A run of values of the lever at which a firm does the same: the first, the last, what it does.
type Run<'c> = (f64, f64, &'c Stand);

fn stands(of: &OfPolicy) -> Vec<Run<'_>> {
    let known = |one: &Stand, next: &Stand| name_of(one) == name_of(next);
    let runs = of.points.chunk_by(known);
    runs.filter_map(|run| Some((run[0].at?, run[run.len() - 1].at?, &run[0]))).collect()
}

/// By what a stand is named.
fn name_of(stand: &Stand) -> (Course, Option<&str>, bool, bool) {
    (stand.course, stand.scheme.as_deref(), stand.raised, stand.first)
}

/// What the shown policy has the firm do along the lever, in the order of the lever, below the legend.
fn name_stands(page: &mut Page, of: &OfPolicy) {
    let stands = stands(of);
    if stands.is_empty() || stands.len() > MOST_NAMED {
        return;
    }
    let words = page.drawing.words;
    let named = stands.iter().zip(1..).map(|((.., stand), number)| {
        let what = in_words(stand, of, words);
        if stands.len() > 1 { format!("{number} {what}") } else { what }
    });
    let told = [("policy", of.policy.clone()), ("stands", named.collect::<Vec<_>>().join(" · "))];
    for line in font::wrap(&put(words.case.under, &told), SMALL, false, page.room.width(), 2) {
        page.drawing.text(&line, (page.room.left, page.room.top + f64::from(SMALL) * 0.8), Side::Left, SMALL, TEXT);
        page.room.top += line_height(SMALL);
    }
    page.room.top += 4.0;
}

/// The numbers of what the firm does, at the top of a panel, each between the lines that part it from the others.
fn number_stands(drawing: &mut Drawing, panel: &Along<'_>, stands: &[Run<'_>]) {
    if !(2..=MOST_NAMED).contains(&stands.len()) {
        return;
    }
    let parts: Vec<f64> = stands.windows(2).map(|pair| panel.x(f64::midpoint(pair[0].1, pair[1].0))).collect();
    let mut free = [f64::NEG_INFINITY; 2];
    for (place, (from, to, _)) in stands.iter().enumerate() {
        let left = place.checked_sub(1).map_or(panel.x(*from), |before| parts[before]);
        let right = parts.get(place).copied().unwrap_or(panel.x(*to));
        let x = f64::midpoint(left, right);
        // Two rows, where runs are narrow; what finds no room in either is left out.
        let Some(row) = free.iter().position(|free| x >= *free) else { continue };
        free[row] = x + 24.0;
        let baseline = panel.plot.top + f64::from(FOOTER) + page::count(row) * line_height(FOOTER);
        drawing.bold(&(place + 1).to_string(), (x, baseline), Side::Middle, FOOTER, TEXT);
    }
}

fn percent(share: f64, words: &Words) -> String {
    words.local(&plain(share * 100.0))
}

fn in_words(stand: &Stand, of: &OfPolicy, words: &Words) -> String {
    let told = &words.case;
    let scheme = || [("scheme", stand.scheme.clone().unwrap_or_default())];
    match stand.course {
        Course::Applies if stand.raised => {
            let share = stand.private_share.or(of.threshold).unwrap_or(0.0);
            put(told.raises, &[("share", percent(share, words))])
        }
        Course::Applies if stand.first => put(told.first, &scheme()),
        Course::Applies => put(told.applies, &scheme()),
        Course::Alone => told.alone.to_owned(),
        Course::Nothing => told.nothing.to_owned(),
    }
}

/// From which private share a contract goes first, along the lever.
fn first_from(of: &OfPolicy, words: &Words) -> Option<String> {
    let (low, high) = extent(of.points.iter().filter_map(|point| point.threshold))?;
    let share =
        if low < high { format!("{}–{}", percent(low, words), percent(high, words)) } else { percent(low, words) };
    Some(put(words.case.threshold, &[("share", share)]))
}

/// What stands below: offered shares, money by month.
fn below(page: &mut Page, case: &Case) {
    let words = page.drawing.words;
    let ticks = steps(page.room.height() - KEYS);
    let money = case_months::Money::of(case, ticks, words);
    money.legend(page);
    let bottom = page.room.bottom;
    page.room.bottom -= line_height(SMALL);
    let bars: Vec<Vec<f64>> = case.shares.iter().map(bars).collect();
    let most = extent(bars.iter().flatten().copied()).map_or(1.0, |(_, high)| high);
    let up = Scale::from_zero(0.0, most, ticks);
    let mut heads: Vec<String> = case.shares.iter().map(|of| offered(of, words)).collect();
    heads.push(money.head.clone());
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let labels = page::label_room(&up, "", words).max(page::label_room(&money.up, "", words));
    let panels = page::panels(page, &heads, labels, true);
    for ((of, bars), panel) in case.shares.iter().zip(&bars).zip(&panels) {
        let (drawing, plot) = (&mut page.drawing, panel.plot);
        page::vertical_axis(drawing, plot, &up, true, "");
        per_cents(drawing, plot);
        if let Some(threshold) = of.threshold.or(case.shown().threshold) {
            let x = plot.left + plot.width() * threshold;
            drawing.line(&[(x, plot.bottom), (x, plot.top)], TEXT, 3.0, DASHED);
        }
        histogram(drawing, bars, plot, &up);
        if bars.iter().all(|bar| *bar == 0.0) {
            let middle = (f64::midpoint(plot.left, plot.right), f64::midpoint(plot.top, plot.bottom));
            drawing.text(words.case.nobody, middle, Side::Middle, SMALL, QUIET);
        }
        axis_name(drawing, plot, words.case.offered_axis, bottom);
    }
    if let Some(panel) = panels.last() {
        money.draw(&mut page.drawing, panel.plot);
        axis_name(&mut page.drawing, panel.plot, &money.axis, bottom);
    }
}

fn axis_name(drawing: &mut Drawing, plot: Area, name: &str, bottom: f64) {
    let name = font::shorten(name, FOOTER, false, plot.width() + 60.0);
    let place = (f64::midpoint(plot.left, plot.right), bottom - 8.0);
    drawing.text(&name, place, Side::Middle, FOOTER, TEXT);
}

/// Bars of two per cent each; exactly 100 % belongs to the last.
fn bars(of: &Shares) -> Vec<f64> {
    let mut bars = vec![0.0; 100 / TOGETHER];
    for (bin, applying) in of.applying.iter().enumerate() {
        let bar = (bin / TOGETHER).min(bars.len() - 1);
        bars[bar] += applying;
    }
    bars
}

fn offered(of: &Shares, words: &Words) -> String {
    if of.without_rule {
        words.case.offered_without.to_owned()
    } else {
        put(words.case.offered, &[("policy", case_months::short(&of.policy))])
    }
}
