//! `cofin man`: manual pages, made from the same words as `--help`.

use clap::Args;

use crate::cli::{Failure, print};

/// Print the manual page of cofin or of one of its commands.
#[derive(Debug, Args)]
#[command(after_help = "To read it at once: cofin man run | man -l -")]
pub(super) struct Man {
    /// A command; the page of cofin itself where none is given
    command: Option<String>,
}

impl Man {
    /// Prints the page; `all` is the whole command line.
    pub(super) fn run(&self, mut all: clap::Command) -> Result<(), Failure> {
        all.build();
        let page = match &self.command {
            None => all,
            Some(name) => all.find_subcommand(name).cloned().ok_or_else(|| unknown(&all, name))?,
        };
        let mut text = Vec::new();
        clap_mangen::Man::new(page)
            .render(&mut text)
            .map_err(|error| Failure::File(format!("cannot write the manual page: {error}")))?;
        print::data(&text)
    }
}

fn unknown(all: &clap::Command, name: &str) -> Failure {
    let names: Vec<&str> = all.get_subcommands().map(clap::Command::get_name).collect();
    let hint = crate::text::suggest(name, names.iter().copied())
        .map_or_else(String::new, |near| format!(" Did you mean \"{near}\"?"));
    Failure::Usage(format!("there is no command \"{name}\".{hint} There are: {}", names.join(", ")))
}
