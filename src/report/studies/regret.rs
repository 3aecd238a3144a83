//! The regret of packages over accepted worlds.

use super::figures::{format_of, unit_of};
use crate::report::bars::{Bars, Group, Value};
use crate::report::page::{Page, Panel, Row};
use crate::report::plot::Heading;
use crate::report::style;
use crate::stats::Estimate;
use crate::study::regret::OverWorlds;
use crate::study::{Search, Study};

/// Every objective: the mean and the worst regret of the reference and of each package.
#[must_use]
pub fn regret(study: &Study, asked: &Search, over: &OverWorlds, worlds: usize) -> String {
    let mut bars: Vec<Bars> = (0..asked.objectives.len())
        .map(|objective| bars(study, asked, over, objective))
        .collect();
    let mut rows = Vec::new();
    while !bars.is_empty() {
        let pair: Vec<Bars> = bars.drain(..bars.len().min(2)).collect();
        rows.push(Row {
            height: pair.iter().map(Bars::height).fold(0.0, f64::max),
            columns: 2,
            panels: pair
                .into_iter()
                .map(|one| Box::new(one) as Box<dyn Panel>)
                .collect(),
        });
    }
    let page = Page {
        title: "What packages cost where the world is another one".to_owned(),
        subtitle: format!(
            "Shortfall against the best package in the same world, over {worlds} accepted worlds, {} replicates \
             in each; whiskers: 95 % intervals over replicates. Shorter is better.",
            over.replicates
        ),
        notes: vec![
            "The best package and the worst world are chosen without the replicate in which the shortfall is \
             measured, so that luck is no regret; what is below zero is noise."
                .to_owned(),
        ],
        rows,
    };
    page.svg_without_dates()
}

fn bars(study: &Study, asked: &Search, over: &OverWorlds, objective: usize) -> Bars {
    let outcome = asked.objectives[objective];
    let value = |one: &Estimate| -> Value { (one.mean, one.low().zip(one.high())) };
    let group = |(option, row): (usize, &Vec<Option<crate::stats::Regret>>)| -> Group {
        let name = match option {
            0 => study.arms[0].name.clone(),
            package => format!("package {package}"),
        };
        let regret = row[objective].as_ref();
        let values = vec![
            regret.map(|one| value(&one.mean)),
            regret.map(|one| value(&one.worst)),
        ];
        (name, values)
    };
    Bars {
        heading: Heading {
            title: outcome.label.to_owned(),
            unit: format!("regret, {}", unit_of(outcome, true))
                .trim_end_matches(", ")
                .to_owned(),
        },
        format: format_of(outcome, true),
        kinds: vec![
            ("mean".to_owned(), style::measure(1)),
            ("worst world".to_owned(), style::measure(0)),
        ],
        groups: over.regrets.iter().enumerate().map(group).collect(),
    }
}
