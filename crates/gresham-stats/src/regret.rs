//! Regret: the cost of not knowing in which of several worlds one is.

use super::estimate::Estimate;

/// The regret of one option: how far it falls short of the best option in the same world.
#[derive(Debug, Clone, PartialEq)]
pub struct Regret {
    /// Mean over the worlds.
    pub mean: Estimate,
    /// In the world in which it is largest.
    pub worst: Estimate,
    /// That world, by index, as all replicates together tell it.
    pub worst_world: usize,
    /// World by world.
    pub by_world: Vec<Estimate>,
}

/// The regret of every option (Savage 1951) from `values[world][option][replicate]`, larger being
/// better. Replicates are the observations: replicate r of all worlds and options belongs together.
/// In the unit of the values.
///
/// The best of several noisy means looks better than it is, and the shortfall against it would be
/// too large even for options that are all alike. So which option is best in a world, and which
/// world is an option's worst, are decided without the replicate in which the shortfall is then
/// measured, each replicate in turn. On average this never overstates regret. Where the best cannot
/// be told from others it understates it, by less than these differ. Intervals are Student's over
/// replicates; simulated, they cover 95 % where the worst world stands out, and 86 % where worlds
/// differ by no more than a standard error.
///
/// `None` if there are fewer than three replicates, no world or no option, or a value is not
/// finite.
///
/// # Panics
/// If worlds differ in their options or options in their replicates.
#[must_use]
pub fn regrets(values: &[Vec<Vec<f64>>]) -> Option<Vec<Regret>> {
    let options = values.first()?.len();
    let replicates = values.first()?.first()?.len();
    let alike = values.iter().all(|world| {
        world.len() == options && world.iter().all(|option| option.len() == replicates)
    });
    assert!(alike, "every world has the same options and replicates");
    let finite = values.iter().flatten().flatten().all(|one| one.is_finite());
    if replicates < 3 || !finite {
        return None;
    }
    let worlds: Vec<World> = values.iter().map(|options| World::of(options)).collect();
    (0..options).map(|option| regret(&worlds, option)).collect()
}

/// One world, replicate by replicate.
struct World<'a> {
    options: &'a [Vec<f64>],
    /// Mean of each option without a replicate: `others[replicate][option]`.
    others: Vec<Vec<f64>>,
    /// The best option by these means.
    best: Vec<usize>,
}

impl<'a> World<'a> {
    fn of(options: &'a [Vec<f64>]) -> Self {
        let replicates = options[0].len();
        let without = |replicate: usize| -> Vec<f64> {
            let mean = |values: &Vec<f64>| {
                let sum: f64 = values.iter().sum();
                (sum - values[replicate]) / (replicates as f64 - 1.0)
            };
            options.iter().map(mean).collect()
        };
        let others: Vec<Vec<f64>> = (0..replicates).map(without).collect();
        let best = others.iter().map(|means| argmax(means)).collect();
        Self {
            options,
            others,
            best,
        }
    }

    /// The shortfall of an option in a replicate.
    fn shortfall(&self, option: usize, replicate: usize) -> f64 {
        self.options[self.best[replicate]][replicate] - self.options[option][replicate]
    }

    /// Its mean shortfall in all other replicates.
    fn expected(&self, option: usize, replicate: usize) -> f64 {
        let means = &self.others[replicate];
        means[self.best[replicate]] - means[option]
    }
}

fn regret(worlds: &[World], option: usize) -> Option<Regret> {
    let replicates = 0..worlds[0].best.len();
    let mean = |replicate: usize| {
        let shortfalls = worlds
            .iter()
            .map(|world| world.shortfall(option, replicate));
        shortfalls.sum::<f64>() / worlds.len() as f64
    };
    let worst = |replicate: usize| {
        let expected: Vec<f64> = worlds
            .iter()
            .map(|world| world.expected(option, replicate))
            .collect();
        worlds[argmax(&expected)].shortfall(option, replicate)
    };
    let in_world = |world: &World| {
        let shortfalls = replicates.clone().map(|one| world.shortfall(option, one));
        Estimate::of(&shortfalls.collect::<Vec<f64>>())
    };
    let by_world: Vec<Estimate> = worlds.iter().map(in_world).collect::<Option<_>>()?;
    let means: Vec<f64> = by_world.iter().map(|one| one.mean).collect();
    Some(Regret {
        mean: Estimate::of(&replicates.clone().map(mean).collect::<Vec<f64>>())?,
        worst: Estimate::of(&replicates.clone().map(worst).collect::<Vec<f64>>())?,
        worst_world: argmax(&means),
        by_world,
    })
}

/// The first of the largest.
fn argmax(values: &[f64]) -> usize {
    let mut largest = 0;
    for (index, value) in values.iter().enumerate() {
        if *value > values[largest] {
            largest = index;
        }
    }
    largest
}

#[cfg(test)]
mod tests {
    use super::super::splitmix::SplitMix64;
    use super::*;

    /// Luck that all worlds and options of a replicate share, and luck of their own.
    fn draw(truth: &[Vec<f64>], n: usize, generator: &mut SplitMix64) -> Vec<Vec<Vec<f64>>> {
        let shared: Vec<f64> = (0..n).map(|_| 3.0 * generator.normal()).collect();
        let mut values = |mean: f64| -> Vec<f64> {
            let luck = shared.iter();
            luck.map(|luck| mean + luck + generator.normal()).collect()
        };
        let world = |options: &Vec<f64>| options.iter().map(|mean| values(*mean)).collect();
        truth.iter().map(world).collect()
    }

    #[test]
    fn without_noise_regret_is_the_textbook_table() {
        // Savage's table of three acts in three states of the world.
        let acts = [[10.0, 2.0, 5.0], [4.0, 8.0, 5.0], [6.0, 6.0, 6.0]];
        let values: Vec<Vec<Vec<f64>>> = (0..3)
            .map(|world| acts.iter().map(|act| vec![act[world]; 4]).collect())
            .collect();
        let found = regrets(&values).unwrap();
        let by_world = |option: usize| -> Vec<f64> {
            found[option].by_world.iter().map(|one| one.mean).collect()
        };
        assert_eq!(by_world(0), [0.0, 6.0, 1.0]);
        assert_eq!(by_world(1), [6.0, 0.0, 1.0]);
        assert_eq!(by_world(2), [4.0, 2.0, 0.0]);
        let worst: Vec<f64> = found.iter().map(|one| one.worst.mean).collect();
        assert_eq!(worst, [6.0, 6.0, 4.0], "the third is the minimax choice");
        assert_eq!(found[0].worst_world, 1);
        assert!((found[0].mean.mean - 7.0 / 3.0).abs() < 1e-12);
    }

    /// How often intervals of mean and worst regret cover the truth, and the average worst regret,
    /// over options and runs.
    fn coverage(truth: &[Vec<f64>], mean: [f64; 3], worst: [f64; 3]) -> [f64; 3] {
        let mut generator = SplitMix64::new(17);
        let runs = 600;
        let mut totals = [0.0; 3];
        for _ in 0..runs {
            let found = regrets(&draw(truth, 16, &mut generator)).unwrap();
            for (option, regret) in found.iter().enumerate() {
                let covers = |estimate: &Estimate, truth: f64| {
                    let error = (estimate.mean - truth).abs();
                    f64::from(u8::from(error <= estimate.half_width.unwrap()))
                };
                totals[0] += covers(&regret.mean, mean[option]);
                totals[1] += covers(&regret.worst, worst[option]);
                totals[2] += regret.worst.mean;
            }
        }
        totals.map(|total| total / f64::from(3 * runs))
    }

    #[test]
    fn intervals_cover_the_true_regret_as_often_as_they_say() {
        let truth = [[2.0, 0.0, -2.0], [0.0, 4.0, 2.0], [0.0, 1.0, 6.0]].map(Vec::from);
        let means = [10.0 / 3.0, 7.0 / 3.0, 2.0];
        let [mean, worst, _] = coverage(&truth, means, [6.0, 5.0, 4.0]);
        assert!((0.93..=0.97).contains(&mean), "{mean}");
        assert!((0.93..=0.97).contains(&worst), "{worst}");
    }

    #[test]
    fn where_worlds_can_hardly_be_told_apart_the_worst_is_understated_and_never_overstated() {
        // A standard error is about a third of a unit, and so is the gap between some worlds.
        let truth = [[1.0, 0.0, -1.0], [0.0, 2.0, 1.0], [0.0, 0.5, 2.3]].map(Vec::from);
        let means = [4.3 / 3.0, 2.8 / 3.0, 1.0];
        let [mean, worst, average] = coverage(&truth, means, [2.3, 1.8, 2.0]);
        assert!(mean > 0.92, "{mean}");
        assert!((0.84..0.93).contains(&worst), "{worst}");
        let true_average = (2.3 + 1.8 + 2.0) / 3.0;
        assert!(
            average < true_average && average > 0.9 * true_average,
            "{average}"
        );
    }

    #[test]
    fn options_that_are_all_alike_are_not_regretted() {
        let truth = vec![vec![0.0; 8]; 4];
        let mut generator = SplitMix64::new(19);
        let (mut ours, mut naive) = (0.0, 0.0);
        let runs = 200;
        for _ in 0..runs {
            let values = draw(&truth, 12, &mut generator);
            let found = regrets(&values).unwrap();
            ours += found[0].mean.mean;
            let mean = |option: &Vec<f64>| option.iter().sum::<f64>() / 12.0;
            for world in &values {
                let best = world.iter().map(mean).fold(f64::MIN, f64::max);
                naive += (best - mean(&world[0])) / 4.0;
            }
        }
        let (ours, naive) = (ours / f64::from(runs), naive / f64::from(runs));
        assert!(ours.abs() < 0.03, "{ours}");
        assert!(naive > 0.3, "the best of eight noisy means: {naive}");
    }

    #[test]
    fn too_few_replicates_and_what_is_not_a_number_tell_nothing() {
        assert_eq!(regrets(&[vec![vec![1.0, 2.0]]]), None);
        assert_eq!(regrets(&[vec![vec![1.0, 2.0, f64::NAN]]]), None);
        assert_eq!(regrets(&[]), None);
    }
}
