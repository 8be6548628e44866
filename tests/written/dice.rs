//! A tape of choices: whoever makes something asks it, and the smallest answer is the plainest. Knows no scenario.

/// The tape and how far it was read.
#[derive(Clone, Debug)]
pub struct Dice {
    tape: Vec<u32>,
    at: usize,
}

impl Dice {
    /// From its choices.
    pub fn new(tape: Vec<u32>) -> Dice {
        Dice { tape, at: 0 }
    }

    /// A whole number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        let choice = self.tape.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::try_from((u64::from(choice) * count as u64) >> 32).expect("below a usize")
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// Yes in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    /// One of these.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// Between 0 and 1, in thousandths.
    #[allow(clippy::cast_precision_loss, reason = "at most a thousand")]
    pub fn share(&mut self) -> f64 {
        self.below(1001) as f64 / 1000.0
    }
}
