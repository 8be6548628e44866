//! The lives of all projects alone, from which policies of the same world start. Lives nothing itself.

use crate::ledger::{Entry, Keep, Ledger};
use crate::world::life::{Life, Solved};

/// The lives of all projects alone, in one world. The life of a project that does not apply at arrival touches nobody and nobody
/// touches it, so it is the same under every policy of that world: a policy starts from these lives and sums, and takes back those of
/// the projects that apply.
#[derive(Clone, Debug, Default)]
pub struct Alone {
    /// Lives in project order.
    pub lives: Vec<Life>,
    /// Sums of their flows.
    pub ledger: Ledger,
    /// The ledger's entries project by project.
    entries: Vec<Entry>,
    starts: Vec<u32>,
}

impl Alone {
    /// Takes the lives and flows of a run without schemes; its ledger must have kept all entries. What was gained by solving topics is left
    /// out: under a policy others may be first.
    #[allow(clippy::cast_possible_truncation, reason = "a run has far fewer than 2^32 entries")]
    pub fn take(&mut self, lives: &[Life], ledger: &Ledger, topics: &[Solved]) {
        lives.clone_into(&mut self.lives);
        self.ledger.clear(ledger.classes(), std::iter::empty(), Keep::Nothing);
        self.ledger.start_from(ledger);
        let of_topic = |entry: &Entry| {
            entry.is_public_value() && topics.iter().any(|solved| entry.owner.project() == Some(solved.project))
        };
        self.starts.clear();
        self.starts.resize(self.lives.len() + 1, 0);
        let all = ledger.entries();
        let left_out: Vec<Entry> =
            if topics.is_empty() { Vec::new() } else { all.iter().copied().filter(of_topic).collect() };
        self.ledger.take_back(&left_out);
        let kept: Vec<Entry>;
        let entries = if left_out.is_empty() {
            all
        } else {
            kept = all.iter().copied().filter(|entry| !of_topic(entry)).collect();
            &kept[..]
        };
        for project in entries.iter().filter_map(|entry| entry.owner.project()) {
            self.starts[project as usize + 1] += 1;
        }
        for project in 0..self.lives.len() {
            self.starts[project + 1] += self.starts[project];
        }
        let mut next = self.starts.clone();
        self.entries.clear();
        if let Some(&any) = entries.first() {
            self.entries.resize(entries.len(), any);
        }
        for &entry in entries {
            let Some(project) = entry.owner.project() else { continue };
            let place = &mut next[project as usize];
            self.entries[*place as usize] = entry;
            *place += 1;
        }
    }

    /// A project's entries in the ledger.
    #[must_use]
    pub fn entries_of(&self, project: u32) -> &[Entry] {
        let project = project as usize;
        &self.entries[self.starts[project] as usize..self.starts[project + 1] as usize]
    }
}
