//! A calibration as a README and as JSON.

use super::lists;
use super::numbers::ABSENT;
use crate::claims::calibration::{self, Noise, Point, Priors, Target, accepted, influences};
use serde_json::{Value, json};

/// Everything that a calibration has found.
pub(super) struct Fit<'a> {
    pub(super) priors: &'a Priors,
    pub(super) targets: &'a [Target],
    /// All points; the shipped world comes first.
    pub(super) points: &'a [Point],
    pub(super) noise: &'a Noise,
    /// Replicates of each point.
    pub(super) replicates: usize,
    /// Targets that may be missed.
    pub(super) spare: usize,
}

pub(super) fn markdown(fit: &Fit, command: &str) -> String {
    let kept = accepted(fit.points);
    let shipped = &fit.points[0];
    let allowance = match fit.spare {
        0 => "every target counts".to_owned(),
        spare => format!(
            "the {spare} worst of the {} targets may be missed",
            fit.targets.len()
        ),
    };
    let membership = if shipped.is_accepted() {
        "a member of the accepted set"
    } else {
        "not a member of the accepted set"
    };
    let mut text = format!(
        "# Parameters that fit\n\nMade by `{command}`: {} points of {} replicates, {} accepted (implausibility below {}; {allowance}). \
         The shipped world has {:.2} and is {membership}.\n\n",
        fit.points.len(),
        fit.replicates,
        kept.len(),
        calibration::CUT,
        shipped.implausibility,
    );
    text += &parameters(fit, &kept, shipped);
    text += "\n*Left* is the width of the middle 90 % of accepted values over that of the prior: near 1, the targets do not pin the parameter \
             down. A parameter can be free by itself and yet tied to others; `calibration.json` has every point.\n\n";
    let best = fit
        .points
        .iter()
        .min_by(|a, b| a.implausibility.total_cmp(&b.implausibility))
        .unwrap_or(shipped);
    text += &targets(fit, &kept, shipped, best);
    text += "\n*Tolerance* is one standard deviation of what the model may miss, half of the half-width of the claim's band; *noise* is that of the \
             mean over replicates. A target whose noise exceeds its tolerance rules out little: more replicates or larger markets would help.\n";
    text += "\nThe best point, to be set on top of the shipped scenarios:\n\n```\n";
    let settings = fit.priors.keys().zip(&best.values);
    let settings: Vec<String> = settings
        .map(|(key, value)| format!("--set {key}={value:.4}"))
        .collect();
    text += &settings.join("\n");
    text + "\n```\n\n![What the data pin down](figures/calibration.svg)\n\n![What each target speaks about](figures/influences.svg)\n"
}

fn parameters(fit: &Fit, kept: &[&Point], shipped: &Point) -> String {
    let rows = fit
        .priors
        .iter()
        .enumerate()
        .map(|(index, (key, low, high))| {
            let values: Vec<f64> = kept.iter().map(|point| point.values[index]).collect();
            let inner = calibration::inner(&values);
            vec![
                format!("`{key}`"),
                format!("{low} to {high}"),
                inner.map_or_else(
                    || ABSENT.to_owned(),
                    |(from, to)| format!("{from:.3} to {to:.3}"),
                ),
                inner.map_or_else(
                    || ABSENT.to_owned(),
                    |(from, to)| format!("{:.2}", (to - from) / (0.9 * (high - low))),
                ),
                format!("{:.3}", shipped.values[index]),
            ]
        });
    lists::markdown_table(
        &[
            "parameter",
            "prior",
            "accepted, middle 90 %",
            "left",
            "shipped",
        ],
        rows,
    )
}

fn targets(fit: &Fit, kept: &[&Point], shipped: &Point, best: &Point) -> String {
    let rows = fit.targets.iter().enumerate().map(|(index, target)| {
        let of = |point: &Point| {
            point
                .mean(index)
                .map_or_else(|| ABSENT.to_owned(), |value| target.write(value))
        };
        let values: Vec<f64> = kept.iter().filter_map(|point| point.mean(index)).collect();
        let range = calibration::ends(&values).map_or_else(
            || ABSENT.to_owned(),
            |(low, high)| format!("{} to {}", target.write(low), target.write(high)),
        );
        let noise = fit.noise.deviation(index, fit.replicates);
        vec![
            format!("`{}`", target.id),
            target.write(target.published),
            target.write_spread(target.spread),
            target.write_spread(noise),
            of(shipped),
            of(best),
            range,
        ]
    });
    lists::markdown_table(
        &[
            "target",
            "middle of its band",
            "tolerance",
            "noise",
            "shipped world",
            "best point",
            "accepted set",
        ],
        rows,
    )
}

pub(super) fn document(fit: &Fit) -> Value {
    let priors: Vec<Value> = fit
        .priors
        .iter()
        .map(|(key, low, high)| json!({ "key": key, "low": low, "high": high }))
        .collect();
    let targets = fit.targets.iter().enumerate().map(|(index, target)| {
        json!({
            "id": target.id,
            "published": target.published,
            "spread": target.spread,
            "noise": fit.noise.deviation(index, fit.replicates),
        })
    });
    let points = fit.points.iter().map(|point| {
        let means: Vec<Option<f64>> = (0..fit.targets.len())
            .map(|index| point.mean(index))
            .collect();
        json!({
            "wave": point.wave,
            "values": point.values,
            "targets": means,
            "implausibility": point.implausibility,
            "accepted": point.is_accepted(),
        })
    });
    json!({
        "replicates": fit.replicates,
        "spare": fit.spare,
        "priors": priors,
        "targets": targets.collect::<Vec<_>>(),
        "influences": influences(fit.priors, fit.targets, fit.points),
        "points": points.collect::<Vec<_>>(),
    })
}
