//! The one door to stdout and stderr: what happens there is never a panic, and what comes from files cannot steer a terminal.

use std::borrow::Cow;
use std::io::{ErrorKind, IsTerminal, Write};

use crate::cli::errors::{Failure, in_words};
use crate::text::harmless;

/// Prints data to stdout, byte for byte; a closed pipe ends silently.
pub(super) fn data(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::ClosedPipe,
        _ => Failure::File(format!("cannot write to stdout: {error}")),
    })
}

/// Prints text to be read to stdout.
pub(super) fn text(text: &str) -> Result<(), Failure> {
    data(harmless(text).as_bytes())
}

/// Tells something on stderr, in lines of its own. That nobody listens, or nobody can, changes nothing of what was done.
pub(super) fn tell(text: &str) {
    tell_as_it_is(&harmless(text));
}

/// Tells a text in which everything that comes from files was made harmless before our colours were added.
pub(super) fn tell_as_it_is(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(format!("{text}\n").as_bytes()).and_then(|()| stderr.flush());
}

/// Tells why a command failed.
pub(super) fn failure(failure: &Failure) {
    if let Failure::Scenario(refusal) = failure {
        tell_as_it_is(&in_words(refusal, in_colour()));
        return;
    }
    let text = failure.text();
    if !text.is_empty() {
        tell(&text);
    }
}

/// Whether somebody watches what is told.
pub(super) fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// Whether what is told may be coloured.
pub(super) fn in_colour() -> bool {
    is_watched() && wants_colour()
}

fn wants_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none()
}

/// Says what clap has to say: help and version on stdout, what is wrong with a command line on stderr. It quotes the command line
/// between its own colours, so it has none where an argument could steer the terminal.
pub(super) fn clap(said: &clap::Error) -> Result<(), Failure> {
    let styled = said.render();
    let is_harmless = |word: std::ffi::OsString| matches!(harmless(&word.to_string_lossy()), Cow::Borrowed(_));
    let colour = wants_colour() && std::env::args_os().all(is_harmless);
    if !said.use_stderr() {
        return if colour && std::io::stdout().is_terminal() {
            data(styled.ansi().to_string().as_bytes())
        } else {
            text(&styled.to_string())
        };
    }
    if colour && is_watched() {
        tell_as_it_is(styled.ansi().to_string().trim_end());
    } else {
        tell(styled.to_string().trim_end());
    }
    Err(Failure::Told(2))
}
