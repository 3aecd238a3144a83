//! The front of a search, with its trade-offs.

use crate::outcome::Outcome;
use crate::report::axis::Format;
use crate::report::labels;
use crate::report::page::{Page, Panel, grid};
use crate::report::plot::Heading;
use crate::report::prose::SEARCH as PROSE;
use crate::report::style::{self, Style};
use crate::report::xy::{Dot, Series, Xy};
use crate::say;
use crate::study::search::{Confirmed, Found};
use crate::study::{Search, Study};

/// Every pair of objectives: packages that were confirmed, as differences from the reference.
#[must_use]
pub fn front(study: &Study, asked: &Search, found: &Found) -> Page {
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
    Page {
        title: say!(PROSE, "front.title"),
        subtitle: say!(
            PROSE,
            "front.subtitle",
            reference = study.arms[0].name,
            replicates = asked.rules.confirm_replicates,
            tried = found.tried.len(),
        ),
        notes: vec![say!(PROSE, "front.note", beating = beating)],
        rows: grid(panels, 2, 290.0),
    }
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
        arm: None,
    };
    let reference = Dot {
        x: 0.0,
        y: 0.0,
        x_ends: None,
        y_ends: None,
    };
    Xy {
        heading: Heading::new(labels::outcome(y), unit(y)),
        along: say!(
            PROSE,
            "front.along",
            outcome = labels::outcome(x),
            unit = unit(x)
        ),
        x_format: Format::of_change(x.unit),
        x_ticks: Vec::new(),
        y_format: Format::of_change(y.unit),
        series: vec![
            series(style::arm(0), dots(false)),
            series(style::arm(5), dots(true)),
            series(style::arm(1), vec![reference]),
        ],
        marks: vec![(0.0, say!(PROSE, "front.reference"))],
        label_width: 12.0,
    }
}

fn unit(outcome: &Outcome) -> String {
    let unit = say!(PROSE, "front.unit", unit = labels::change(outcome.unit));
    unit.trim_end_matches([',', ' ', '，']).to_owned()
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
