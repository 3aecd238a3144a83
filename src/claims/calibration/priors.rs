//! Calibration files: parameters, and the bounds between which their priors are uniform.

use super::Point;
use crate::builtin::{self, Kind};
use crate::parameter::Value;
use crate::scenario::problem::{Complaint, Place, Source};
use crate::scenario::source::{self, unknown_name};
use crate::scenario::{Problem, Setting};
use crate::stats::designs::latin_hypercube;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    claims: String,
    priors: BTreeMap<String, Spanned<[f64; 2]>>,
}

/// Parameters with the bounds between which their priors are uniform.
#[derive(Debug, Clone, PartialEq)]
pub struct Priors(pub(super) Vec<(String, f64, f64)>);

/// Finds the calibration file that is called by a path or a built-in name: its path and its text.
///
/// # Errors
/// If there is none, or it cannot be read.
pub fn open(path: &Path) -> Result<(PathBuf, String), Problem> {
    Ok(source::open(Kind::Calibration, path)?)
}

/// Reads a calibration file: its priors, and the path of its claims file.
///
/// # Errors
/// What is wrong with it.
pub fn read(path: &Path, text: &str) -> Result<(Priors, PathBuf), Problem> {
    let problem = |complaints| {
        let source = Source {
            path: path.display().to_string(),
            text: text.to_owned(),
        };
        Problem::new(vec![source], complaints)
    };
    let place = |span| Place { source: 0, span };
    let file: File = toml::from_str(text).map_err(|error| {
        let at = place(error.span().unwrap_or(0..0));
        problem(vec![
            Complaint::new("this is not a calibration file").at(&at, error.message()),
        ])
    })?;
    let backwards = file.priors.iter().filter(|(_, bounds)| {
        let [low, high] = bounds.get_ref();
        !(low.is_finite() && high.is_finite() && low < high)
    });
    let complaints: Vec<Complaint> = backwards
        .map(|(key, bounds)| {
            Complaint::new(format!("the prior of `{key}` has no room"))
                .at(&place(bounds.span()), "must be two ascending numbers")
        })
        .collect();
    if !complaints.is_empty() || file.priors.is_empty() {
        let empty = || vec![Complaint::new("a calibration needs priors").in_file(0)];
        return Err(problem(if complaints.is_empty() {
            empty()
        } else {
            complaints
        }));
    }
    let priors = file.priors.into_iter().map(|(key, bounds)| {
        let [low, high] = bounds.into_inner();
        (key, low, high)
    });
    let folder = path.parent().unwrap_or(Path::new(""));
    let claims = builtin::resolve_in(Kind::Claims, folder, &file.claims)
        .map_err(|unknown| problem(vec![unknown_name(&unknown, Complaint::new)]))?;
    Ok((Priors(priors.collect()), claims))
}

/// What is wrong with the keys of a calibration file, `refused` telling why a parameter of that key
/// cannot be varied.
///
/// # Errors
/// All keys that are refused, where they stand.
pub fn check_keys(
    path: &Path,
    text: &str,
    refused: impl Fn(&str) -> Option<String>,
) -> Result<(), Problem> {
    let file: Option<File> = toml::from_str(text).ok();
    let priors = file.iter().flat_map(|file| &file.priors);
    let complaints: Vec<Complaint> = priors
        .filter_map(|(key, bounds)| {
            let place = Place {
                source: 0,
                span: bounds.span(),
            };
            let complaint = Complaint::new(format!("`{key}` cannot be varied"));
            Some(complaint.at(&place, refused(key)?))
        })
        .collect();
    let source = Source {
        path: path.display().to_string(),
        text: text.to_owned(),
    };
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(Problem::new(vec![source], complaints))
    }
}

impl Priors {
    /// Keys with their bounds.
    pub fn iter(&self) -> impl Iterator<Item = (&str, f64, f64)> {
        self.0
            .iter()
            .map(|(key, low, high)| (key.as_str(), *low, *high))
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _, _)| key.as_str())
    }

    /// The settings that a point stands for.
    #[must_use]
    pub fn settings(&self, values: &[f64]) -> Vec<Setting> {
        let pairs = self.keys().zip(values);
        pairs
            .map(|(key, value)| Setting::of(key, Value::Number(*value)))
            .collect()
    }

    /// Points of a wave, spread over the bounds as a Latin hypercube.
    #[must_use]
    pub fn spread(&self, points: usize, seed: u64, wave: u32) -> Vec<Point> {
        let design = latin_hypercube(points, self.0.len(), seed);
        design
            .into_iter()
            .map(|row| {
                let values = row.iter().zip(&self.0);
                let values = values.map(|(share, (_, low, high))| low + share * (high - low));
                Point::new(wave, values.collect())
            })
            .collect()
    }
}
