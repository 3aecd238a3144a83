//! Which lever did it: a package's effect divided among its levers, and each lever alone and within
//! the package.

use super::values::Mean;
use crate::experiment::attribution::Division;
use crate::outcome::{Outcome, by_name};
use crate::policy::LEVERS;
use crate::records::{AblationRecord, EffectRecord};
use crate::render::number;
use crate::report::ablation as drawing;
use crate::report::attribution::waterfalls;
use crate::report::html::escape::escape;
use crate::report::html::figures;
use crate::report::html::plain::unit_name;
use crate::report::html::tables::{self, head, row};
use crate::report::labels;
use crate::report::pages::attribution::Divided;
use crate::report::prose::PAGE as PROSE;
use crate::say;
use crate::stats::Estimate;
use serde::Deserialize;

/// A division, as its document tells it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Attribution {
    levers: Vec<String>,
    outcomes: Vec<OutcomeShares>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct OutcomeShares {
    outcome: String,
    base: Option<Mean>,
    effect: Option<Mean>,
    shares: Vec<Share>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Share {
    lever: String,
    value: Mean,
}

/// Levers that a sentence names.
const MOST_NAMED: usize = 3;

impl Attribution {
    /// A sentence for each outcome, waterfalls, and the table.
    #[must_use]
    pub fn html(&self) -> String {
        let levers: Vec<&str> = self.levers.iter().map(String::as_str).collect();
        let caption = say!(PROSE, "levers.caption");
        // A figure for each outcome: all in one would not go onto a printed page.
        let figure = |shares: &OutcomeShares| {
            let divided = shares.divided()?;
            let name = format!("attribution-{}", divided.0.name);
            let drawn = waterfalls(&levers, &[divided]).drawn_without_dates();
            let sentence: Vec<String> = shares.sentence().into_iter().collect();
            Some(figures::framed(&name, &sentence, &drawn, &caption))
        };
        let figures: String = self.outcomes.iter().filter_map(figure).collect();
        let columns = [
            "table.outcome",
            "levers.lever",
            "levers.share",
            "worlds.unit",
        ];
        let rows: String = self.outcomes.iter().map(OutcomeShares::rows).collect();
        format!(
            "<h3>{}</h3>\n{}{}",
            say!(PROSE, "levers.divided"),
            figures,
            tables::table("shares", &head(&columns), &rows)
        )
    }
}

impl Share {
    fn is_of_a_lever(&self) -> bool {
        LEVERS.iter().any(|lever| lever.name == self.lever)
    }
}

impl OutcomeShares {
    fn outcome(&self) -> Option<&'static Outcome> {
        by_name(&self.outcome)
    }

    /// The effect of the package: what its document says, or else what shares add up to.
    fn effect(&self) -> Mean {
        let whole = self.shares.iter().find(|share| !share.is_of_a_lever());
        let shares = self.of_levers().map(|share| share.value);
        let whole = self.effect.or_else(|| whole.map(|share| share.value));
        whole.unwrap_or_else(|| Mean {
            value: shares.clone().map(|share| share.value).sum(),
            half_width: None,
            n: shares.map(|share| share.n).max().unwrap_or(0),
        })
    }

    /// The shares of levers; older documents have the whole package among them.
    fn of_levers(&self) -> impl Iterator<Item = &Share> + Clone {
        self.shares.iter().filter(|share| share.is_of_a_lever())
    }

    fn divided(&self) -> Option<Divided> {
        let (base, effect) = (self.base?.estimate(), self.effect().estimate());
        let package = Estimate {
            mean: base.mean + effect.mean,
            half_width: None,
            ..base
        };
        let division = Division {
            shares: self
                .of_levers()
                .map(|share| share.value.estimate())
                .collect(),
            base,
            package,
            effect,
        };
        Some((self.outcome()?, Some(division)))
    }

    /// The largest shares that are told from zero.
    fn sentence(&self) -> Option<String> {
        let outcome = self.outcome()?;
        let clear = |share: &&Share| {
            let half = share.value.half_width;
            half.is_some_and(|half| share.value.value.abs() > half)
        };
        let mut largest: Vec<&Share> = self.of_levers().filter(clear).collect();
        largest.sort_by(|a, b| b.value.value.abs().total_cmp(&a.value.value.abs()));
        let named = largest.iter().take(MOST_NAMED).map(|share| {
            let value = number::signed_estimate(&share.value.estimate(), outcome.unit);
            say!(
                PROSE,
                "levers.one",
                lever = labels::lever(&share.lever),
                value = value
            )
        });
        let named: Vec<String> = named.collect();
        let unit = unit_name(outcome.unit, true);
        let label = labels::outcome(outcome);
        if named.is_empty() {
            return Some(say!(PROSE, "levers.none", outcome = label));
        }
        let list = named.join(&say!(PROSE, "list.comma"));
        Some(say!(
            PROSE,
            "levers.most",
            outcome = label,
            list = list,
            unit = unit
        ))
    }

    fn rows(&self) -> String {
        let Some(outcome) = self.outcome() else {
            return String::new();
        };
        let unit = unit_name(outcome.unit, true);
        let one = |name: String, value: &Mean| {
            let value = number::signed_estimate(&value.estimate(), outcome.unit);
            row(&labels::outcome(outcome), &[name, value, unit.clone()])
        };
        let shares = self.of_levers();
        let shares: String = shares
            .map(|share| one(labels::lever(&share.lever), &share.value))
            .collect();
        shares + &one(say!(PROSE, "levers.package"), &self.effect())
    }
}

/// Every lever alone and within the package, drawn and as a table.
#[must_use]
pub fn ablation(record: &AblationRecord) -> String {
    let drawn = drawing::page(record).drawn_without_dates();
    let columns = record.aims.iter().map(|aim| {
        let unit = unit_name(aim.outcome.unit, true);
        let name = escape(&labels::by_label(&aim.label));
        format!("<th scope=\"col\">{name}<br><small>{unit}</small></th>")
    });
    let columns = head(&["levers.lever", "levers.reading"]) + &columns.collect::<String>();
    let effects = |name: &str, reading: &str, effects: &[Option<EffectRecord>]| {
        let cells = effects.iter().zip(&record.aims).map(|(effect, aim)| {
            effect.as_ref().map_or_else(
                || number::ABSENT.to_owned(),
                |effect| {
                    let ends = effect.low.zip(effect.high);
                    number::change(effect.difference, ends, effect.pairs, aim.outcome.unit)
                },
            )
        });
        let cells: Vec<String> = [say!(PROSE, reading)].into_iter().chain(cells).collect();
        row(name, &cells)
    };
    let mut rows = effects(
        &say!(PROSE, "levers.package"),
        "levers.against",
        &record.whole,
    );
    for lever in &record.levers {
        let name = labels::lever(&lever.lever);
        rows += &effects(&name, "levers.alone", &lever.alone);
        rows += &effects(&name, "levers.within", &lever.within);
    }
    format!(
        "<h3>{}</h3>\n{}{}",
        say!(PROSE, "levers.ablation"),
        figures::framed(
            "ablation",
            &[],
            &drawn,
            &say!(PROSE, "levers.ablation_caption")
        ),
        tables::table("ablated", &columns, &rows)
    )
}
