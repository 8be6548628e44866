//! `cofin completions`: what a shell needs to complete our commands and options.

use clap::Args;
use clap_complete::Shell;

use crate::cli::{Failure, print};

/// Print completions for a shell.
#[derive(Debug, Args)]
#[command(after_help = "bash: cofin completions bash > ~/.local/share/bash-completion/completions/cofin\n\
zsh:  cofin completions zsh > \"${fpath[1]}/_cofin\"\n\
fish: cofin completions fish > ~/.config/fish/completions/cofin.fish")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Prints them; `all` is the whole command line.
    pub(super) fn run(&self, mut all: clap::Command) -> Result<(), Failure> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut all, "cofin", &mut text);
        print::data(&text)
    }
}
