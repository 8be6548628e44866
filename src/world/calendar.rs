//! Which projects have something due in a month: a set of projects per month, read in project order. Knows no reasons.

use crate::units::END;

/// A set of projects for each month.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    words: usize,
    bits: Vec<u64>,
    /// Months that hold projects.
    busy: Vec<bool>,
}

impl Calendar {
    /// Empties the calendar for a number of projects.
    pub fn clear(&mut self, projects: usize) {
        self.busy.resize(END, false);
        for (month, busy) in self.busy.iter_mut().enumerate() {
            if std::mem::take(busy) {
                self.bits[month * self.words..(month + 1) * self.words].fill(0);
            }
        }
        self.words = projects.div_ceil(64);
        self.bits.resize(self.words * END, 0);
    }

    /// Notes a project in a month; beyond the calendar nothing is noted.
    #[inline]
    pub fn note(&mut self, month: usize, project: u32) {
        if month < END {
            self.busy[month] = true;
            self.bits[month * self.words + project as usize / 64] |= 1 << (project % 64);
        }
    }

    /// Takes a month's projects out, in project order, into `out`.
    #[inline]
    pub fn take(&mut self, month: usize, out: &mut Vec<u32>) {
        out.clear();
        if std::mem::take(&mut self.busy[month]) {
            self.empty(month, out);
        }
    }

    fn empty(&mut self, month: usize, out: &mut Vec<u32>) {
        for (word, bits) in (0_u32..).zip(&mut self.bits[month * self.words..(month + 1) * self.words]) {
            let mut left = std::mem::take(bits);
            while left != 0 {
                out.push(word * 64 + left.trailing_zeros());
                left &= left - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projects_come_out_in_order_and_once() {
        let mut calendar = Calendar::default();
        calendar.clear(200);
        for project in [199, 0, 64, 63, 64] {
            calendar.note(5, project);
        }
        calendar.note(END + 3, 1);
        let mut due = Vec::new();
        calendar.take(5, &mut due);
        assert_eq!(due, [0, 63, 64, 199]);
        calendar.take(5, &mut due);
        assert!(due.is_empty());
    }
}
