//! The page of a study as its user meets it: written with every run and alone, the same each time, with nothing in it that could run but
//! its own script. What it does in a browser is tried in `.ci/page`.

mod desk;

use desk::Desk;

/// A page as text.
fn page(desk: &Desk, path: &str) -> String {
    String::from_utf8(desk.read(path)).expect("a page is text")
}

/// What stands between two texts.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before}"));
    rest.split_once(after).unwrap_or_else(|| panic!("no {after}")).0
}

#[test]
fn a_run_writes_the_page_that_can_also_be_written_alone_and_is_the_same_each_time() {
    let desk = Desk::with_scenario();
    desk.cofin(&["run", "mine.ron", "--runs", "64"]).fine();
    let said = desk.cofin(&["page", "mine.ron", "--runs", "64", "--out", "alone.html"]).fine();
    assert_eq!((said.stdout.as_str(), said.stderr.trim()), ("", "Wrote alone.html"));
    let whole = page(&desk, "outputs/mine/page.html");
    assert_eq!(whole, page(&desk, "alone.html"));
    assert!(whole.starts_with("<!DOCTYPE html>") && whole.ends_with("</html>\n"));
    desk.cofin(&["page", "mine.ron", "--runs", "64", "--out", "mine.ron"])
        .fails(2, &["mine.ron is read: write the page to another file"]);
}

#[test]
fn numbers_stand_in_the_page_without_its_script() {
    let desk = Desk::with_scenario();
    desk.cofin(&["page", "mine.ron", "--runs", "128", "--out", "page.html"]).fine();
    let page = page(&desk, "page.html");
    let answer = between(&page, "id=\"piece-answer\"", "</section>");
    assert!(answer.matches("<p").count() >= 2, "{answer}");
    assert!(between(&page, "id=\"piece-table\"", "</table>").contains("data-exact="));
    assert!(
        between(&page, "id=\"piece-pictures\"", "id=\"piece-whom\"").matches("<svg class=\"picture\"").count() == 3
    );
}

#[test]
fn a_name_is_data_wherever_it_stands() {
    let desk = Desk::with_scenario();
    let bad = "</script><script>hurt()</script><!--<b>";
    let text = String::from_utf8(desk.read("mine.ron")).expect("text");
    let policy = between(between(&text, "policies: {", "reference:"), "\"", "\"").to_owned();
    let title = "title: \"</title><img src=x onerror=hurt()> ";
    let text = text.replace(&format!("\"{policy}\""), &format!("\"{bad}\"")).replace("title: \"", title);
    desk.write("bad.ron", &text);
    desk.cofin(&["page", "bad.ron", "--runs", "16", "--out", "bad.html"]).fine();
    let page = page(&desk, "bad.html");
    assert!(page.contains("&lt;/script&gt;&lt;script&gt;hurt()"), "it is shown");
    // The data, the worker, the engine and the page's own script, or without an engine the first and the last.
    let scripts = page.matches("<script").count();
    assert!(scripts == 4 || scripts == 2, "{scripts}");
    assert_eq!(page.matches("</script").count(), scripts);
    assert!(!page.contains("<img") && !page.contains("<!--"));
}

#[test]
fn a_page_asks_for_nothing_from_elsewhere() {
    let desk = Desk::with_scenario();
    desk.cofin(&["page", "mine.ron", "--runs", "16", "--out", "page.html"]).fine();
    let page = page(&desk, "page.html");
    let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
    let body = between(&page, "<body>", "<script");
    for outside in [" src=", "url(", "@import", "style=", " onclick="] {
        assert!(!body.contains(outside), "{outside}");
    }
}
