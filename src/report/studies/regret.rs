//! The regret of packages over accepted worlds.

use crate::report::axis::Format;
use crate::report::bars::{Bars, Group, Value};
use crate::report::labels;
use crate::report::page::Page;
use crate::report::plot::Heading;
use crate::report::prose::SEARCH as PROSE;
use crate::report::style;
use crate::say;
use crate::stats::Estimate;
use crate::study::regret::OverWorlds;
use crate::study::{Search, Study};

/// Every objective: the mean and the worst regret of the reference and of each package.
#[must_use]
pub fn regret(study: &Study, asked: &Search, over: &OverWorlds, worlds: usize) -> Page {
    let objectives = 0..asked.objectives.len();
    let rows = Bars::rows(objectives.map(|objective| bars(study, asked, over, objective)));
    Page {
        title: say!(PROSE, "regret.title"),
        subtitle: say!(
            PROSE,
            "regret.subtitle",
            worlds = worlds,
            replicates = over.replicates,
        ),
        notes: vec![say!(PROSE, "regret.note")],
        rows,
    }
}

fn bars(study: &Study, asked: &Search, over: &OverWorlds, objective: usize) -> Bars {
    let outcome = asked.objectives[objective];
    let value = |one: &Estimate| -> Value { (one.mean, one.low().zip(one.high())) };
    let group = |(option, row): (usize, &Vec<Option<crate::stats::Regret>>)| -> Group {
        let name = match option {
            0 => study.arms[0].name.clone(),
            number => say!(PROSE, "regret.package", number = number),
        };
        let regret = row[objective].as_ref();
        let values = vec![
            regret.map(|one| value(&one.mean)),
            regret.map(|one| value(&one.worst)),
        ];
        (name, values)
    };
    let unit = say!(PROSE, "regret.unit", unit = labels::change(outcome.unit));
    Bars {
        heading: Heading::new(
            labels::outcome(outcome),
            unit.trim_end_matches([',', ' ', '，']),
        ),
        format: Format::of_change(outcome.unit),
        kinds: vec![
            (say!(PROSE, "regret.mean"), style::measure(1)),
            (say!(PROSE, "regret.worst"), style::measure(0)),
        ],
        groups: over.regrets.iter().enumerate().map(group).collect(),
        untold: say!(PROSE, "regret.untold"),
    }
}
