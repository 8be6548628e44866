//! The whole page as one file: what is said of a study, the script and the style, the scenario as data, and the engine as WebAssembly where
//! it was made from the sources of this program. The same bytes for the same study. Reads no file.

mod below;
mod levers;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use self::levers::Lever;
use super::language::Language;
use super::say;
use super::view::{self, Looked, Pieces};
use super::words::{Sentence, Words};
use crate::model::{Policy, Study};
use crate::scenario::cited::Cited;
use crate::study::inputs::Drawn;
use crate::study::read::{Loaded, hex};
use crate::units::to_f64;

/// What the page does.
const SCRIPT: &str = include_str!("../../web/page.js");
/// What its workers do.
const WORKER: &str = include_str!("../../web/worker.js");
/// How it looks.
const STYLE: &str = include_str!("../../web/page.css");
/// The engine, compressed.
const MODULE: &[u8] = include_bytes!("../../web/cofin.wasm.gz");
/// The hash of the sources it was made from.
const MADE_FROM: &str = include_str!("../../web/cofin.wasm.sources");
/// The hash of the sources of this program.
const SOURCES: &str = env!("COFIN_SOURCES");

/// Futures that a page runs at most.
const MOST_RUNS: usize = 10_000;

/// Whether the engine that pages hold is of this program: the page of another version's numbers would be worse than none.
#[must_use]
pub fn has_engine() -> bool {
    is_of(MADE_FROM, SOURCES)
}

fn is_of(made_from: &str, sources: &str) -> bool {
    made_from.split_whitespace().next() == Some(sources)
}

/// The page of a study, by the name of its scenario's file, with its numbers and their sources, and what the futures drew.
#[must_use]
pub fn write(
    name: &str,
    (loaded, numbers): (&Loaded, &[Cited]),
    (looked, drawn): (&Looked<'_>, &Drawn),
    language: Language,
) -> Vec<u8> {
    let words = language.words();
    let module = has_engine().then_some(MODULE);
    let pieces = view::pieces((looked, drawn), None, "", language);
    let data = data(name, (loaded, numbers), looked, &pieces, language).to_string();
    // Within a script `<` could begin the end of it; JSON knows another way to write it.
    let data = data.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    let page = html! {
        (DOCTYPE)
        html lang=(language.code()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (looked.summary.title_in(language)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (body(numbers, looked, &pieces, module.is_some(), words))
                script #data type="application/json" { (PreEscaped(&data)) }
                @if let Some(module) = module {
                    script #worker type="text/plain" { (PreEscaped(WORKER)) }
                    script #module type="text/plain" { (STANDARD.encode(module)) }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    (page.into_string() + "\n").into_bytes()
}

/// What the page may do: its own script, style and workers; nothing from elsewhere.
fn policy() -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; worker-src blob:; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

fn body(numbers: &[Cited], looked: &Looked<'_>, pieces: &Pieces, has_engine: bool, words: &Words) -> Markup {
    let summary = looked.summary;
    let runs = say::exactly(to_f64(summary.runs), 0, words);
    html! {
        a.skip href="#answer" { (words.skip) }
        header {
            h1 { (summary.title_in(words.language)) }
            p.quiet { (Sentence::of(words.runs_line, &[("runs", runs)]).to_string()) }
        }
        main {
            section.answer aria-labelledby="answer" {
                h2 #answer { (words.heading_answer) }
                div #piece-answer aria-live="polite" { (PreEscaped(&pieces.answer)) }
            }
            section.levers aria-labelledby="levers" {
                h2 #levers { (words.heading_levers) }
                @if has_engine {
                    p.quiet { (words.levers_say) }
                    noscript { p { (words.no_script) } }
                    div #controls {}
                } @else { p.notice { (words.engine_none) } }
            }
            section.moved #moved hidden aria-labelledby="moved-heading" {
                h2 #moved-heading { (words.heading_moved) }
                div #piece-moved aria-live="polite" {}
            }
            section.table aria-labelledby="table" {
                h2 #table { (words.heading_table) }
                div.wide #piece-table tabindex="0" role="region" aria-labelledby="table" { (PreEscaped(&pieces.table)) }
            }
            section.pictures aria-labelledby="pictures" {
                h2 #pictures { (words.heading_pictures) }
                div #look-at {}
                div #piece-pictures { (PreEscaped(&pieces.pictures)) }
                div #piece-whom { (PreEscaped(&pieces.whom)) }
            }
            (below::draw(numbers, looked.study, summary, words))
        }
    }
}

/// What the script needs to know.
fn data(
    name: &str,
    (loaded, numbers): (&Loaded, &[Cited]),
    looked: &Looked<'_>,
    pieces: &Pieces,
    language: Language,
) -> Value {
    let words = language.words();
    let summary = looked.summary;
    let found = if has_engine() { levers::levers(&loaded.reading) } else { Vec::new() };
    let about = |lever: &Lever| {
        let of = numbers.iter().find(|number| number.path == lever.at).and_then(|number| number.source.as_ref());
        of.map(|source| format!("{}: {}", words.term(&format!("{:?}", source.grade)), source.cite))
    };
    let lever = |lever: &Lever| {
        let (from, to, step) = lever.range;
        let unit = lever.unit.map(crate::number::Unit::name);
        let unit = words.units.iter().find(|(english, _)| Some(*english) == unit).map(|(_, unit)| *unit);
        json!({
            "path": lever.path, "title": say::path(&lever.at), "name": lever.name, "unit": unit,
            "value": lever.value.to_string(), "from": levers::as_number(from), "to": levers::as_number(to),
            "step": levers::as_number(step), "levels": in_text(&lever.levels), "place": lever.place, "about": about(lever),
        })
    };
    let mut files = vec![(name, &loaded.bytes)];
    files.extend(loaded.reading.bases.iter().chain(&loaded.reading.data).map(|(name, bytes)| (name.as_str(), bytes)));
    let files: Vec<Value> = files.into_iter().map(|(name, bytes)| json!([name, STANDARD.encode(bytes)])).collect();
    json!({
        "language": language.code(),
        "files": files,
        "set": loaded.set,
        "policies": loaded.study.policies.iter().map(|policy| &policy.name).collect::<Vec<_>>(),
        "reference": summary.reference,
        "schemes": schemes(&loaded.study),
        "focus": pieces.focus,
        "runs": summary.runs.min(MOST_RUNS),
        "shown": summary.runs,
        "twins": summary.twins.min(summary.runs.min(MOST_RUNS)),
        // Where a study stops when it knows enough, another setting would stop elsewhere.
        "exact": loaded.study.until.is_empty(),
        "settings": levers::settings(&loaded.reading, &found).iter().map(|(name, moved)| json!([name, in_text(moved)])).collect::<Vec<_>>(),
        "levers": found.iter().map(lever).collect::<Vec<_>>(),
        "words": said_by_script(words),
        "module": hex(&Sha256::digest(MODULE)),
    })
}

/// Names or paths with values as they are written.
fn in_text(values: &[(String, Decimal)]) -> Vec<(&str, String)> {
    values.iter().map(|(name, value)| (name.as_str(), value.to_string())).collect()
}

/// The names of the schemes of each policy, so that who moves one sees a policy that has it.
fn schemes(study: &Study) -> Vec<Vec<&str>> {
    study.policies.iter().map(of_policy).collect()
}

fn of_policy(policy: &Policy) -> Vec<&str> {
    let contracts = policy.schemes.iter().map(|scheme| scheme.name.as_str());
    contracts.chain(policy.overlays.iter().map(|overlay| overlay.name.as_str())).collect()
}

/// The words that the script puts in place itself.
fn said_by_script(words: &Words) -> Value {
    json!({
        "loading": words.engine_loading, "ready": words.engine_ready, "failed": words.engine_failed,
        "progress": words.progress, "precise": words.precise, "done": words.done, "undo": words.undo, "reset": words.reset,
        "link": words.link, "copied": words.link_copied, "download": words.download, "keep": words.keep,
        "against": words.against, "file": words.the_file, "kept": words.the_kept, "lookAt": words.look_at,
        "find": words.find_lever, "more": words.more_levers, "was": words.was, "named": words.named_levers, "settings": words.settings, "all": words.all_futures,
        "about": words.source, "thousands": words.thousands,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_of_other_sources_is_none_of_ours() {
        assert!(is_of("abc  src\n", "abc") && !is_of("abd\n", "abc") && !is_of("", "abc"));
    }

    #[test]
    fn the_page_may_run_its_own_script_alone() {
        let policy = policy();
        assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'") && !policy.contains("http"));
        for text in [SCRIPT, STYLE, WORKER] {
            let text = text.to_lowercase();
            assert!(!text.contains("</script") && !text.contains("</style") && !text.contains("<!--"));
        }
    }
}
