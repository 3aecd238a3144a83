//! Differences of which most are equal, as rare events leave them.

/// Pairs that must be unlike the usual one for an interval to be believed where most are equal. The
/// chance of an event whose number is Poisson's is known from five to within a factor of two.
pub const LEAST_EVENTS: usize = 5;

/// Pairs without an event that exclude, at 95 %, a chance of `RULE_OF_THREE / n` of an event in a
/// pair (Hanley and Lippman-Hand 1983).
const RULE_OF_THREE: f64 = 3.0;

/// How often something happened in a list of differences.
///
/// Where most differences are equal to each other, what sets the others apart is rare, and their
/// spread says how often it happened to happen: two pairs in which nothing did have no spread at
/// all. Such data settle little, however narrow their interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Events {
    /// Differences.
    pub n: usize,
    /// Those unlike the most frequent one.
    pub unlike: usize,
    /// Those that are not zero.
    pub moved: usize,
}

impl Events {
    /// Counts the events among finite differences.
    #[must_use]
    pub fn among(differences: &[f64]) -> Self {
        // Adding zero makes -0 into 0, which is equal to it.
        let mut sorted: Vec<f64> = differences.iter().map(|one| one + 0.0).collect();
        sorted.sort_by(f64::total_cmp);
        let alike = |one: &f64, next: &f64| one.total_cmp(next).is_eq();
        let usual = sorted.chunk_by(alike).map(<[f64]>::len).max().unwrap_or(0);
        Self {
            n: sorted.len(),
            unlike: sorted.len() - usual,
            moved: differences.iter().filter(|one| **one != 0.0).count(),
        }
    }

    /// True if most differences are equal, so that the rest are events.
    #[must_use]
    pub const fn are_rare(&self) -> bool {
        2 * (self.n - self.unlike) > self.n
    }

    /// True if events are so rare that the spread of the differences tells nothing yet.
    #[must_use]
    pub const fn are_too_few(&self) -> bool {
        self.are_rare() && self.unlike < LEAST_EVENTS
    }

    /// The least p-value, on one side, that so few differences from zero allow: that of their
    /// signs.
    #[must_use]
    pub fn least_p_value(&self) -> f64 {
        if self.are_rare() {
            0.5_f64.powi(self.moved.min(1_000) as i32)
        } else {
            0.0
        }
    }

    /// True if no difference is seen and the rule of three leaves room for less than `margin`,
    /// given the most by which a single pair can differ.
    #[must_use]
    pub fn exclude(&self, margin: f64, most: Option<f64>) -> bool {
        let room = |most: f64| most * RULE_OF_THREE / self.n as f64;
        self.moved == 0 && most.is_some_and(|most| room(most) < margin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_that_all_differ_are_no_rare_events() {
        assert!(!Events::among(&[0.1, 0.2]).are_rare());
        assert!(!Events::among(&[1.0, -1.0, 1.0, -1.0]).are_rare());
        assert!(Events::among(&[0.0, 0.0]).are_too_few());
        assert!(Events::among(&[0.2, 0.2, 0.2]).are_too_few());
    }

    #[test]
    fn five_events_are_enough_and_four_are_not() {
        let with = |events: usize| {
            let differences: Vec<f64> = (0..40).map(|i| f64::from(u8::from(i < events))).collect();
            Events::among(&differences)
        };
        assert!(with(4).are_too_few());
        assert!(!with(5).are_too_few());
        assert!((with(5).least_p_value() - 1.0 / 32.0).abs() < 1e-15);
    }

    #[test]
    fn the_rule_of_three_excludes_what_three_hundred_pairs_without_an_event_exclude() {
        let none = Events::among(&[0.0; 300]);
        assert!(none.exclude(0.011, Some(1.0)));
        assert!(!none.exclude(0.009, Some(1.0)));
        assert!(!none.exclude(0.011, None));
        assert!(!Events::among(&[0.1; 300]).exclude(1.0, Some(1.0)));
    }
}
