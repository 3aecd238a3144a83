//! The page of `payoffs`: the game between shops, as a table, as a README and for programs.

use crate::experiment::payoffs::{Game, INEQUALITIES, Payoffs, Play, PriceRule, Role};
use crate::market::shop::strategy::Component;
use crate::render::{Cell, Column, Table, json, markdown};
use crate::report::labels;
use crate::report::payoffs::{Gain, Measured, Rules};
use crate::report::prose::PAYOFFS as PROSE;
use crate::say;
use crate::stats::Estimate;
use serde_json::{Value, json};

/// The roles that the sample plays in turn.
pub const ROLES: [Role; 3] = [Role::Cooperate, Role::Defect, Role::Mimic];

/// Roles that are held against each other.
const PAIRS: [(Role, Role); 3] = [
    (Role::Defect, Role::Cooperate),
    (Role::Mimic, Role::Defect),
    (Role::Mimic, Role::Cooperate),
];

/// A payoff by name.
type Payoff = (&'static str, fn(&Payoffs) -> f64);

/// The payoffs that are told.
const PAYOFFS: [Payoff; 6] = [
    ("T: defect among cooperators", |p| p.temptation),
    ("R: cooperate among cooperators", |p| p.reward),
    ("P: defect among defectors", |p| p.punishment),
    ("S: cooperate among defectors", |p| p.sucker),
    ("M: mimic among cooperators", |p| p.mimic_among_cooperators),
    ("N: mimic among defectors", |p| p.mimic_among_defectors),
];

/// Everything that is told of a game, by name, replicate by replicate: payoffs, then the
/// differences that inequalities say are positive.
#[must_use]
pub fn measures(
    backgrounds: &[f64],
    at: &dyn Fn(f64, Role) -> Vec<Option<f64>>,
) -> Vec<(&'static str, Vec<Option<f64>>)> {
    let ends = backgrounds.first().zip(backgrounds.last());
    let games = ends.map(|(lowest, highest)| games(*lowest, *highest, at));
    let games = games.unwrap_or_default();
    let of = |read: &dyn Fn(&Payoffs) -> f64| -> Vec<Option<f64>> {
        games.iter().map(|game| game.as_ref().map(read)).collect()
    };
    let payoffs = PAYOFFS.iter().map(|(name, read)| (*name, of(read)));
    let gaps = INEQUALITIES
        .iter()
        .map(|(name, gap)| (*name, of(&|p| gap(p))));
    payoffs.chain(gaps).collect()
}

/// The game in every replicate; `None` where a payoff is not defined.
#[must_use]
pub fn games(
    lowest: f64,
    highest: f64,
    at: &dyn Fn(f64, Role) -> Vec<Option<f64>>,
) -> Vec<Option<Payoffs>> {
    let among = |share: f64| ROLES.map(|role| at(share, role));
    let ([reward, temptation, mimic], [sucker, punishment, other_mimic]) =
        (among(highest), among(lowest));
    let game = |replicate: usize| {
        Some(Payoffs {
            temptation: temptation[replicate]?,
            reward: reward[replicate]?,
            punishment: punishment[replicate]?,
            sucker: sucker[replicate]?,
            mimic_among_cooperators: mimic[replicate]?,
            mimic_among_defectors: other_mimic[replicate]?,
        })
    };
    (0..reward.len()).map(game).collect()
}

/// The game under one scenario, from the payoffs of each share of cooperators and role.
///
/// # Panics
/// If there is no share.
#[must_use]
pub fn rules(name: &str, backgrounds: &[f64], at: &dyn Fn(f64, Role) -> Vec<Option<f64>>) -> Rules {
    let (lowest, highest) = (backgrounds[0], backgrounds[backgrounds.len() - 1]);
    let defined = |values: Vec<Option<f64>>| -> Vec<f64> { values.into_iter().flatten().collect() };
    let curve = |role: Role| -> Vec<(f64, Option<Estimate>)> {
        backgrounds
            .iter()
            .map(|share| (*share, Estimate::of(&defined(at(*share, role)))))
            .collect()
    };
    let games: Vec<Payoffs> = games(lowest, highest, at).into_iter().flatten().collect();
    let of = |value: &dyn Fn(&Payoffs) -> f64| {
        Estimate::of(&games.iter().map(value).collect::<Vec<f64>>())
    };
    let payoffs = PAYOFFS
        .iter()
        .map(|(name, read)| Measured::payoff(name, of(read)));
    let gaps = INEQUALITIES.iter();
    let gaps = gaps.map(|(name, gap)| Measured::inequality(name, of(&|p| gap(p))));
    let measured = payoffs.chain(gaps).collect();
    let gain = |cooperating: f64, (of, over): (Role, Role)| {
        let pairs = at(cooperating, of).into_iter().zip(at(cooperating, over));
        let gains = pairs.map(|(one, other)| Some(one? - other?)).collect();
        Gain {
            cooperating,
            of,
            over,
            value: Estimate::of(&defined(gains)),
        }
    };
    let gains = backgrounds
        .iter()
        .flat_map(|share| PAIRS.map(|pair| gain(*share, pair)));
    Rules {
        name: name.to_owned(),
        gains: gains.collect(),
        cooperate: curve(Role::Cooperate),
        defect: curve(Role::Defect),
        mimic: curve(Role::Mimic),
        measured,
    }
}

/// Payoffs and inequalities, scenario by scenario.
#[must_use]
pub fn table(rules: &[Rules]) -> Table {
    let headings = ["rules", "measure", "value", "holds"];
    let columns = headings.map(|name| Column::new(say!(PROSE, name)).whole());
    let rows = rules.iter().flat_map(|rules| {
        rules.measured.iter().map(|row| {
            let cells = [&rules.name, row.name, &row.shown(), &row.holds()];
            cells.map(Cell::text).to_vec()
        })
    });
    Table::new(columns, rows)
}

/// The README.
#[must_use]
pub fn readme(rules: &[Rules], game: &Game, command: &str) -> String {
    let adaptation = if game.others_adapt {
        "adapting"
    } else {
        "frozen"
    };
    let prices = match game.prices {
        PriceRule::Keep => "prices.keep",
        PriceRule::PassOn => "prices.pass_on",
        PriceRule::Answer => "prices.answer",
    };
    let around = match game.around.as_slice() {
        [] => say!(PROSE, "steps.own"),
        values => say!(PROSE, "steps.around", values = set(values)),
    };
    let percent = |share: f64| format!("{:.0}", 100.0 * share);
    let (fewest, most) = ends(rules);
    let readme = say!(
        PROSE,
        "readme",
        command = command,
        flip = game.flip,
        sample = percent(game.sample),
        from_day = game.from_day,
        to_day = game.to_day,
        adaptation = say!(PROSE, adaptation),
        prices = say!(PROSE, prices),
        steps = around,
        cooperate = plays(&game.cooperate),
        defect = plays(&game.defect),
        bonus_items = game.bonus_items,
        most = percent(most),
        fewest = percent(fewest),
        table = markdown::table(&labels::spoken(table(rules))),
    );
    readme + "\n"
}

/// The lowest and the highest share of cooperators.
fn ends(rules: &[Rules]) -> (f64, f64) {
    let shares = rules.first().map(|rule| &rule.cooperate);
    let share = |point: Option<&(f64, Option<Estimate>)>| point.map_or(0.0, |point| point.0);
    shares.map_or((0.0, 0.0), |shares| {
        (share(shares.first()), share(shares.last()))
    })
}

/// The moves of a role, in words.
fn plays(plays: &[(Component, Play)]) -> String {
    let plays = plays.iter().map(|(component, play)| match play {
        Play::Set(value) => format!("{} {value}", named(*component)),
        Play::Step { step } => format!("{} {step:+}", named(*component)),
    });
    labels::listed(&plays.collect::<Vec<_>>())
}

/// Values of components, in words.
fn set(values: &[(Component, f64)]) -> String {
    let values = values.iter();
    let values = values.map(|(component, value)| format!("{} {value}", named(*component)));
    labels::listed(&values.collect::<Vec<_>>())
}

fn named(component: Component) -> String {
    labels::word(&format!("{component:?}").to_lowercase())
}

/// The name of a role for programs.
const fn word(role: Role) -> &'static str {
    match role {
        Role::Cooperate => "cooperate",
        Role::Defect => "defect",
        Role::Mimic => "mimic",
    }
}

/// The answer for programs.
#[must_use]
pub fn document(rules: &[Rules], game: &Game) -> Value {
    let estimate = |value: &Option<Estimate>| value.as_ref().map(json::estimate);
    let curve = |points: &[(f64, Option<Estimate>)]| -> Vec<Value> {
        let points = points.iter();
        points
            .map(|(share, value)| json!({ "cooperating": share, "payoff": estimate(value) }))
            .collect()
    };
    let rules = rules.iter().map(|rule| {
        let rows = rule.measured.iter().map(
            |row| json!({ "name": row.name, "value": estimate(&row.value), "holds": row.holds() }),
        );
        let gains = rule.gains.iter().map(|gain| {
            json!({
                "cooperating": gain.cooperating, "of": word(gain.of), "over": word(gain.over),
                "value": estimate(&gain.value),
            })
        });
        json!({
            "scenario": rule.name,
            "measured": rows.collect::<Vec<_>>(),
            "cooperate": curve(&rule.cooperate),
            "defect": curve(&rule.defect),
            "mimic": curve(&rule.mimic),
            "gains": gains.collect::<Vec<_>>(),
        })
    });
    json!({
        "game": {
            "cooperate": plays(&game.cooperate),
            "defect": plays(&game.defect),
            "around": set(&game.around),
            "bonus_items": game.bonus_items,
            "sample": game.sample,
            "flip": game.flip.to_string(),
            "from_day": game.from_day,
            "to_day": game.to_day,
            "others_adapt": game.others_adapt,
            "prices": format!("{:?}", game.prices),
        },
        "rules": rules.collect::<Vec<_>>(),
    })
}
