//! The front of a search, with its trade-offs.

use super::figures::{format_of, unit_of};
use crate::outcome::Outcome;
use crate::report::page::{Page, Panel, grid};
use crate::report::plot::Heading;
use crate::report::style::{self, Style};
use crate::report::xy::{Dot, Series, Xy};
use crate::study::search::{Confirmed, Found};
use crate::study::{Search, Study};

/// Every pair of objectives: packages that were confirmed, as differences from the reference.
#[must_use]
pub fn front(study: &Study, asked: &Search, found: &Found) -> String {
    let mut panels: Vec<Box<dyn Panel>> = Vec::new();
    let count = asked.objectives.len();
    for along in 0..count {
        for up in along + 1..count {
            panels.push(Box::new(panel(asked, found, along, up)));
        }
    }
    if count == 1 {
        panels.push(Box::new(panel(asked, found, 0, 0)));
    }
    let beating = found
        .confirmed
        .iter()
        .filter(|one| one.dominates_reference())
        .count();
    let page = Page {
        title: "What a search found, and what it costs".to_owned(),
        subtitle: format!(
            "Differences from {} (at zero) of the packages on the front, on fresh seeds: {} replicates each; whiskers: 95 % \
             intervals. {} packages were tried.",
            study.arms[0].name,
            asked.rules.confirm_replicates,
            found.tried.len()
        ),
        notes: vec![format!(
            "Red: the {beating} that beat the reference, better in some objective and in all others better or not materially \
             different, adjusted for their number. Grey: the rest."
        )],
        rows: grid(panels, 2, 290.0),
    };
    page.svg_without_dates()
}

fn panel(asked: &Search, found: &Found, along: usize, up: usize) -> Xy {
    let (x, y) = (asked.objectives[along], asked.objectives[up]);
    let dots = |beating: bool| {
        let chosen = found
            .confirmed
            .iter()
            .filter(move |one| one.dominates_reference() == beating);
        chosen
            .filter_map(|one| dot(one, along, up))
            .collect::<Vec<Dot>>()
    };
    let series = |style: Style, dots: Vec<Dot>| Series {
        label: String::new(),
        style,
        dots,
        joined: false,
    };
    let reference = Dot {
        x: 0.0,
        y: 0.0,
        x_ends: None,
        y_ends: None,
    };
    Xy {
        heading: Heading {
            title: y.label.to_owned(),
            unit: unit(y),
        },
        along: format!("{}, {}", x.label, unit(x)),
        x_format: format_of(x, true),
        y_format: format_of(y, true),
        series: vec![
            series(style::arm(0), dots(false)),
            series(style::arm(5), dots(true)),
            series(style::arm(1), vec![reference]),
        ],
        marks: vec![(0.0, "reference".to_owned())],
        label_width: 12.0,
    }
}

fn unit(outcome: &Outcome) -> String {
    format!("change, {}", unit_of(outcome, true))
        .trim_end_matches(", ")
        .to_owned()
}

fn dot(package: &Confirmed, along: usize, up: usize) -> Option<Dot> {
    let difference = |place: usize| {
        let (pair, _) = package.objectives[place].as_ref()?;
        let ends = pair.difference.low().zip(pair.difference.high());
        Some((pair.difference.mean, ends))
    };
    let ((x, x_ends), (y, y_ends)) = (difference(along)?, difference(up)?);
    Some(Dot {
        x,
        y,
        y_ends,
        x_ends,
    })
}
