//! The page of `calibrate`: worlds that fit, as a README and for programs.

use crate::claims::calibration::{
    CUT, Contraction, Counted, Emulators, Group, INFORMED, NOTICED, Noise, Point, Priors, Target,
    Weighted, contractions, effective, informed,
};
use crate::render::number::ABSENT;
use crate::render::{Cell, Column, Table, markdown};
use crate::report::labels;
use crate::report::prose::CALIBRATION as PROSE;
use crate::say;
use crate::stats::quantile;
use serde_json::{Value, json};

/// A wave as it went.
#[derive(Debug, Clone, PartialEq)]
pub struct Wave {
    /// Its number; the first is spread over the priors.
    pub number: u32,
    /// Points.
    pub points: usize,
    /// Points that no counted target rules out.
    pub inside: usize,
    /// Median over targets of the share of variance that emulators made before the wave predict of
    /// points left out; `None` for the first wave.
    pub predicted: Option<f64>,
    /// Share of the wave's values further than two standard deviations from what those emulators
    /// expected; of an honest emulator it is about 0.05.
    pub surprised: Option<f64>,
}

/// Everything that a calibration has found.
#[derive(Debug, Clone, Copy)]
pub struct Fit<'a> {
    /// The groups of parameters as they were screened; empty if they were not.
    pub groups: &'a [Group],
    /// The parameters that were varied.
    pub priors: &'a Priors,
    /// The figures to meet.
    pub targets: &'a [Target],
    /// All points; the shipped world comes first.
    pub points: &'a [Point],
    /// Noise of the targets over replicates.
    pub noise: &'a Noise,
    /// Which targets take part.
    pub counted: &'a Counted,
    /// Emulators made from all points.
    pub emulators: &'a Emulators<'a>,
    /// The waves.
    pub waves: &'a [Wave],
    /// The ensemble.
    pub worlds: &'a [Weighted],
    /// Median share of variance that is predicted, by points that emulators are made from.
    pub growth: &'a [(usize, f64)],
    /// Replicates of each point.
    pub replicates: usize,
}

impl Fit<'_> {
    fn weights(&self) -> Vec<f64> {
        self.worlds.iter().map(|world| world.weight).collect()
    }

    fn places(&self) -> Vec<Vec<f64>> {
        let worlds = self.worlds.iter();
        worlds
            .map(|world| self.points[world.point].place.clone())
            .collect()
    }

    fn contractions(&self) -> Vec<Contraction> {
        contractions(
            &self.places(),
            &self.weights(),
            self.emulators,
            self.targets,
            &self.counted.counted,
        )
    }

    /// The values of a target in the ensemble, with their weights.
    fn values(&self, target: usize) -> (Vec<f64>, Vec<f64>) {
        let aimed = &self.targets[target];
        let pairs = self.worlds.iter().filter_map(|world| {
            let mean = self.points[world.point].mean(target, aimed)?;
            Some((aimed.scale.back(mean), world.weight))
        });
        pairs.unzip()
    }
}

/// A value of a target, to three digits that tell something.
pub(in crate::report) fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let size = libm::log10(value.abs().max(1e-9));
    let digits = (2.0 - libm::floor(size)).clamp(0.0, 6.0) as usize;
    format!("{value:.digits$}")
}

/// Ends of the range that holds nine tenths of some weighted values.
fn nine_tenths(values: &[f64], weights: &[f64]) -> Option<(f64, f64)> {
    Some((
        quantile(values, weights, 0.05)?,
        quantile(values, weights, 0.95)?,
    ))
}

/// The README.
#[must_use]
pub fn readme(fit: &Fit<'_>, command: &str) -> String {
    let weights = fit.weights();
    let shipped = fit.points[0].distances(fit.targets, fit.noise);
    let (worst, second, which) = shipped.worst(&fit.counted.counted);
    let narrow = informed(&fit.places(), &weights);
    let readme = say!(
        PROSE,
        "readme",
        command = command,
        failures = failures(fit),
        worlds = fit.worlds.len(),
        effective = format!("{:.0}", effective(&weights)),
        points = fit.points.len(),
        replicates = fit.replicates,
        cut = CUT,
        met = met(fit, 0),
        targets_in_all = fit.targets.len(),
        worst = format!("{worst:.2}"),
        second = format!("{second:.2}"),
        offender = which.map_or(ABSENT, |target| fit.targets[target].id.as_str()),
        targets = markdown::table(&labels::spoken(targets(fit))),
        parameters = markdown::table(&labels::spoken(parameters(fit))),
        narrow = narrow.len(),
        dimensions = fit.priors.iter().len(),
        left = format!("{:.0}", 100.0 * INFORMED),
        screening = screening(fit),
        waves = markdown::table(&labels::spoken(waves(fit))),
        growth = growth(fit),
    );
    readme + "\n"
}

/// The number of targets whose band holds what comes out at a point.
#[must_use]
pub fn met(fit: &Fit<'_>, point: usize) -> usize {
    let targets = fit.targets.iter().enumerate();
    targets
        .filter(|(index, target)| {
            let mean = fit.points[point].mean(*index, target);
            mean.is_some_and(|mean| target.agrees(target.scale.back(mean)))
        })
        .count()
}

fn failures(fit: &Fit<'_>) -> String {
    let Counted {
        unmet, fighting, ..
    } = fit.counted;
    if unmet.is_empty() && fighting.is_empty() {
        return say!(PROSE, "no_failures");
    }
    let unmet = unmet.iter().map(|(target, near)| {
        let target = &fit.targets[*target];
        let near = format!("{near:.1}");
        say!(
            PROSE,
            "unmet",
            id = target.id,
            says = labels::told("fact", &target.id, &target.says),
            near = near
        )
    });
    let fighting = fighting.iter().map(|(target, rival)| {
        let target = &fit.targets[*target];
        let says = labels::told("fact", &target.id, &target.says);
        let Some(rival) = rival else {
            return say!(PROSE, "strained", id = target.id, says = says);
        };
        let rival = &fit.targets[*rival].id;
        say!(PROSE, "fights", id = target.id, says = says, rival = rival)
    });
    let lines: Vec<String> = unmet.chain(fighting).collect();
    say!(PROSE, "failures") + "\n\n" + &lines.join("\n")
}

fn targets(fit: &Fit<'_>) -> Table {
    let headings = [
        "fact",
        "band",
        "shipped world",
        "in band",
        "ensemble, middle 90 %",
        "emulated",
    ];
    let checks = fit.emulators.checks();
    let rows = fit.targets.iter().enumerate().map(|(index, target)| {
        let shipped = fit.points[0].mean(index, target);
        let shipped = shipped.map(|mean| target.scale.back(mean));
        let (values, weights) = fit.values(index);
        let range = nine_tenths(&values, &weights).map_or_else(
            || ABSENT.to_owned(),
            |(low, high)| format!("{} to {}", number(low), number(high)),
        );
        let (low, high) = target.band;
        let known = checks[index].and_then(|check| check.r_squared);
        vec![
            Cell::text(format!("`{}`", target.id)),
            Cell::text(format!("{} to {}", number(low), number(high))),
            Cell::text(shipped.map_or_else(|| ABSENT.to_owned(), number)),
            Cell::text(match shipped {
                Some(value) if target.agrees(value) => "yes",
                _ => "no",
            }),
            Cell::text(range),
            Cell::fixed(known, 2),
        ]
    });
    Table::new(headings.map(Column::new), rows)
}

fn parameters(fit: &Fit<'_>) -> Table {
    let headings = [
        "parameter",
        "prior",
        "ensemble, middle 90 %",
        "learned",
        "pinned by",
        "shipped",
    ];
    let weights = fit.weights();
    let places = fit.places();
    let left = fit.contractions();
    let rows = fit.priors.iter().enumerate().map(|(index, prior)| {
        let values: Vec<f64> = places
            .iter()
            .map(|place| prior.value(place[index]))
            .collect();
        let range = nine_tenths(&values, &weights);
        let range = range.map(|(from, to)| format!("{from:.4} to {to:.4}"));
        let pinned = left.get(index).map(|left| {
            let strongest = left.pinned_by.iter().take(2);
            let names = strongest.filter(|(_, moves)| *moves >= 1.0);
            let names: Vec<String> = names
                .map(|(one, _)| labels::word(&fit.targets[*one].id))
                .collect();
            labels::listed(&names)
        });
        vec![
            Cell::text(format!("`{}`", prior.key)),
            Cell::text(format!("{} to {}", prior.low, prior.high)),
            Cell::text(range.as_deref().unwrap_or(ABSENT)),
            Cell::fixed(left.get(index).map(|left| left.share), 2),
            Cell::text(pinned.unwrap_or_default()),
            Cell::Fixed(prior.value(fit.points[0].place[index]), 4),
        ]
    });
    Table::new(headings.map(Column::new), rows)
}

fn screening(fit: &Fit<'_>) -> String {
    if fit.groups.is_empty() {
        return String::new();
    }
    let headings = ["group", "parameters", "strongest effect", "on", "varied"];
    let rows = fit.groups.iter().map(|group| {
        let effects = group.effects.iter().enumerate();
        let known = effects.filter_map(|(target, effect)| Some((target, (*effect)?)));
        let strongest = known.max_by(|a, b| a.1.total_cmp(&b.1));
        vec![
            Cell::text(group.name.as_str()),
            Cell::text(group.members.len().to_string()),
            Cell::fixed(strongest.map(|(_, effect)| effect), 1),
            Cell::text(strongest.map_or(ABSENT, |(target, _)| fit.targets[target].id.as_str())),
            Cell::text(if group.is_noticed() { "yes" } else { "no" }),
        ]
    });
    let table = Table::new(headings.map(Column::new), rows);
    let table = markdown::table(&labels::spoken(table));
    say!(PROSE, "screening", noticed = NOTICED, table = table)
}

fn waves(fit: &Fit<'_>) -> Table {
    let points = say!(PROSE, "waves.points");
    let headings = ["wave", points.as_str(), "inside", "predicted", "surprised"];
    let rows = fit.waves.iter().map(|wave| {
        vec![
            Cell::text(wave.number.to_string()),
            Cell::text(wave.points.to_string()),
            Cell::text(wave.inside.to_string()),
            Cell::fixed(wave.predicted, 2),
            Cell::fixed(wave.surprised, 2),
        ]
    });
    Table::new(headings.map(Column::new), rows)
}

fn growth(fit: &Fit<'_>) -> String {
    let steps = fit.growth.iter();
    let steps = steps.map(|(points, share)| {
        let share = format!("{share:.2}");
        say!(PROSE, "growth", share = share, points = points)
    });
    labels::listed(&steps.collect::<Vec<_>>())
}

/// The answer for programs.
#[must_use]
pub fn document(fit: &Fit<'_>) -> Value {
    let left = fit.contractions();
    let checks = fit.emulators.checks();
    let priors = fit.priors.iter().enumerate().map(|(index, prior)| {
        let left = left.get(index);
        let pinned = left.map(|left| {
            let names = left.pinned_by.iter();
            let names = names.map(|(one, moves)| {
                json!({ "fact": fit.targets[*one].id, "standard_deviations": moves })
            });
            names.collect::<Vec<_>>()
        });
        json!({
            "key": prior.key,
            "low": prior.low,
            "high": prior.high,
            "contraction": left.map(|left| left.share),
            "pinned_by": pinned,
        })
    });
    let targets = fit.targets.iter().enumerate().map(|(index, target)| {
        json!({
            "id": target.id,
            "aim": target.scale.back(target.aim),
            "band": [target.band.0, target.band.1],
            "spread": target.spread,
            "noise": fit.noise.deviation(index, fit.replicates),
            "counted": fit.counted.counted[index],
            "emulated": checks[index].and_then(|check| check.r_squared),
        })
    });
    let weight = |index: usize| {
        let worlds = fit.worlds.iter();
        let mut own = worlds.filter(|world| world.point == index);
        own.next().map(|world| world.weight)
    };
    let points = fit.points.iter().enumerate().map(|(index, point)| {
        let distances = point.distances(fit.targets, fit.noise);
        let (worst, second, _) = distances.worst(&fit.counted.counted);
        let means = fit.targets.iter().enumerate();
        let means = means.map(|(at, target)| Some(target.scale.back(point.mean(at, target)?)));
        json!({
            "wave": point.wave,
            "values": fit.priors.values(&point.place),
            "targets": means.collect::<Vec<_>>(),
            "implausibility": worst.is_finite().then_some(worst),
            "second": second.is_finite().then_some(second),
            "accepted": distances.is_inside(&fit.counted.counted),
            "weight": weight(index),
        })
    });
    let unmet = fit.counted.unmet.iter();
    let unmet =
        unmet.map(|(target, near)| json!({ "fact": fit.targets[*target].id, "nearest": near }));
    let fighting = fit.counted.fighting.iter().map(|(target, rival)| {
        json!({
            "fact": fit.targets[*target].id,
            "rival": rival.map(|rival| &fit.targets[rival].id),
        })
    });
    json!({
        "replicates": fit.replicates,
        "unmet": unmet.collect::<Vec<_>>(),
        "fighting": fighting.collect::<Vec<_>>(),
        "priors": priors.collect::<Vec<_>>(),
        "targets": targets.collect::<Vec<_>>(),
        "points": points.collect::<Vec<_>>(),
    })
}
