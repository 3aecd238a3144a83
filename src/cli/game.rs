//! The game as a table, as a README and as JSON.

use super::lists;
use crate::experiment::payoffs::{Game, INEQUALITIES, Payoffs, PriceRule, Role};
use crate::market::strategy::Component;
use crate::report::payoffs::{Measured, Rules};
use crate::stats::Estimate;
use serde_json::{Value, json};

/// What the sample plays in turn.
pub(super) const ROLES: [Role; 3] = [Role::Cooperate, Role::Defect, Role::Mimic];

pub(super) fn rules(
    name: &str,
    backgrounds: &[f64],
    at: &dyn Fn(f64, Role) -> Vec<Option<f64>>,
) -> Rules {
    let (lowest, highest) = (backgrounds[0], backgrounds[backgrounds.len() - 1]);
    let defined = |values: Vec<Option<f64>>| -> Vec<f64> { values.into_iter().flatten().collect() };
    let curve = |role: Role| -> Vec<(f64, Option<Estimate>)> {
        backgrounds
            .iter()
            .map(|share| (*share, Estimate::of(&defined(at(*share, role)))))
            .collect()
    };
    let among = |share: f64| ROLES.map(|role| at(share, role));
    let ([reward, temptation, mimic], [sucker, punishment, other_mimic]) =
        (among(highest), among(lowest));
    let games: Vec<Payoffs> = (0..reward.len())
        .filter_map(|replicate| {
            Some(Payoffs {
                temptation: temptation[replicate]?,
                reward: reward[replicate]?,
                punishment: punishment[replicate]?,
                sucker: sucker[replicate]?,
                mimic_among_cooperators: mimic[replicate]?,
                mimic_among_defectors: other_mimic[replicate]?,
            })
        })
        .collect();
    let of = |value: &dyn Fn(&Payoffs) -> f64| {
        Estimate::of(&games.iter().map(value).collect::<Vec<f64>>())
    };
    let mut measured = vec![
        Measured::payoff("T: defect among cooperators", of(&|p| p.temptation)),
        Measured::payoff("R: cooperate among cooperators", of(&|p| p.reward)),
        Measured::payoff("P: defect among defectors", of(&|p| p.punishment)),
        Measured::payoff("S: cooperate among defectors", of(&|p| p.sucker)),
        Measured::payoff(
            "M: mimic among cooperators",
            of(&|p| p.mimic_among_cooperators),
        ),
        Measured::payoff("N: mimic among defectors", of(&|p| p.mimic_among_defectors)),
    ];
    measured.extend(
        INEQUALITIES
            .iter()
            .map(|(name, gap)| Measured::inequality(name, of(&|p| gap(p)))),
    );
    Rules {
        name: name.to_owned(),
        cooperate: curve(Role::Cooperate),
        defect: curve(Role::Defect),
        mimic: curve(Role::Mimic),
        measured,
    }
}

pub(super) const HEADER: [&str; 4] = [
    "rules",
    "payoff or inequality",
    "% of former revenue",
    "holds",
];

pub(super) fn cells(rules: &[Rules]) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    for rule in rules {
        for row in &rule.measured {
            lines.push(vec![
                rule.name.clone(),
                row.name.to_owned(),
                row.shown(),
                row.holds().to_owned(),
            ]);
        }
    }
    lines
}

pub(super) fn markdown(rules: &[Rules], game: &Game, command: &str) -> String {
    let adaptation = if game.others_adapt {
        "Other shops go on adapting, open and close."
    } else {
        "Nobody adapts, opens or closes from then on."
    };
    format!(
        "# The game between cooperating and defecting shops\n\nMade by `{command}`.\n\n\
         On {} every shop is told by lot what to play, and {:.0} % of shop places play each role in turn on the same luck. Payoffs are their profit a \
         day in % of their own revenue a day in the 90 days before, over days {} to {} after it; intervals are at 95 %, inequalities from \
         differences within replicates. {adaptation} Prices: {}.\n\n\
         - Cooperators: {}.\n- Defectors: {}; no bonus item.\n- Mimics: as defectors, and the {} cheapest bonus item(s) of their industry.\n\n\
         T, R and M are payoffs where {:.0} % of the others cooperate, P, S and N where {:.0} % do. T > R > P > S makes a prisoner's dilemma. M > T and \
         N > P say that buying bonus items pays a shop that otherwise defects; M > R and N > S that it pays more than cooperating. *Undecided* means that more replicates or a larger \
         sample are needed, not that there is no difference.\n\n{}\n![Payoffs](figures/payoffs.svg)\n",
        game.flip,
        100.0 * game.sample,
        game.from_day,
        game.to_day,
        match game.prices {
            PriceRule::Keep => "each shop keeps its own",
            PriceRule::PassOn => "they move with the unit cost, yuan for yuan",
        },
        plays(&game.cooperate),
        plays(&game.defect),
        game.bonus_items,
        100.0 * ends(rules).1,
        100.0 * ends(rules).0,
        lists::markdown_table(&HEADER, cells(rules).into_iter())
    )
}

/// The lowest and the highest share of cooperators.
fn ends(rules: &[Rules]) -> (f64, f64) {
    let shares = rules.first().map(|rule| &rule.cooperate);
    let share = |point: Option<&(f64, Option<Estimate>)>| point.map_or(0.0, |point| point.0);
    shares.map_or((0.0, 0.0), |shares| {
        (share(shares.first()), share(shares.last()))
    })
}

/// What a role does, in words.
fn plays(plays: &[(Component, f64)]) -> String {
    let plays = plays
        .iter()
        .map(|(component, value)| format!("{} {value}", format!("{component:?}").to_lowercase()));
    plays.collect::<Vec<_>>().join(", ")
}

pub(super) fn document(rules: &[Rules], game: &Game) -> Value {
    let estimate = |estimate: &Option<Estimate>| {
        estimate.map(|estimate| json!({ "mean": estimate.mean, "half_width": estimate.half_width, "n": estimate.n }))
    };
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
        json!({
            "scenario": rule.name,
            "measured": rows.collect::<Vec<_>>(),
            "cooperate": curve(&rule.cooperate),
            "defect": curve(&rule.defect),
            "mimic": curve(&rule.mimic),
        })
    });
    json!({
        "game": {
            "cooperate": plays(&game.cooperate),
            "defect": plays(&game.defect),
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
