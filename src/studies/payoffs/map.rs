//! The map of a game: the same roles at every pair of values of two axes.

use super::matches::Match;
use super::request::{PayoffsRequest, setup};
use crate::experiment::Setup;
use crate::experiment::dilemma::{Axis, Square};
use crate::experiment::payoffs::{Game, PLAYED, Role};
use crate::market::shop::strategy::Component;
use crate::report::pages::payoffs::games;
use crate::scenario::Setting;
use crate::studies::error::Error;

/// The roles of which a map tells.
const ROLES: [Role; 2] = [Role::Cooperate, Role::Defect];

/// A scenario and game at one place of the map.
#[derive(Debug)]
pub(super) struct Place {
    setup: Setup,
    game: Game,
    at: [f64; 2],
}

/// The component around which roles step, if an axis names one.
fn component(axis: &Axis) -> Option<Component> {
    let found = PLAYED.iter().find(|(name, _)| *name == axis.key);
    found.map(|(_, component)| *component)
}

/// Refuses axes that make no map.
pub(super) fn check(request: &PayoffsRequest) -> Result<(), Error> {
    let [along, up] = match request.map.as_slice() {
        [] => return Ok(()),
        [along, up] => [along, up],
        _ => return Err(Error::invalid("a map has two axes; give --map twice")),
    };
    if along.key == up.key {
        return Err(Error::invalid(format!(
            "both axes of the map are `{}`; vary two things",
            along.key
        )));
    }
    for axis in [along, up] {
        if axis.values.len() < 2 || !axis.values.is_sorted_by(|a, b| a < b) {
            return Err(Error::invalid(format!(
                "--map {}= needs at least two ascending values",
                axis.key
            )));
        }
        let Some(component) = component(axis) else {
            continue;
        };
        let (low, high) = component.bounds();
        if axis
            .values
            .iter()
            .any(|value| !(low..=high).contains(value))
        {
            return Err(Error::invalid(format!(
                "--map {}= must lie between {low} and {high}",
                axis.key
            )));
        }
        if !request.game.steps_in(component) {
            return Err(Error::invalid(format!(
                "no role takes a step in `{0}`, so that nothing would vary along --map {0}=; give \
                 --cooperate or --defect a step, such as {0}+1",
                axis.key
            )));
        }
    }
    Ok(())
}

/// The places of the map, scenario by scenario; none if there is to be no map.
pub(super) fn places(request: &PayoffsRequest) -> Result<Vec<Place>, Error> {
    let [along, up] = request.map.as_slice() else {
        return Ok(Vec::new());
    };
    let mut places = Vec::new();
    for source in &request.scenarios {
        for x in &along.values {
            for y in &up.values {
                let (mut game, mut settings) = (request.game.clone(), Vec::new());
                for (axis, value) in [(along, x), (up, y)] {
                    if let Some(component) = component(axis) {
                        game.around.retain(|(other, _)| *other != component);
                        game.around.push((component, *value));
                    } else {
                        let text = format!("{}={value}", axis.key);
                        settings.push(Setting::written("--map", &text));
                    }
                }
                places.push(Place {
                    setup: setup(source, &game, &request.options, &settings)?,
                    game,
                    at: [*x, *y],
                });
            }
        }
    }
    Ok(places)
}

/// The ends of the shares of cooperators, among which a dilemma is judged.
fn ends(request: &PayoffsRequest) -> [f64; 2] {
    let shares = &request.backgrounds;
    [shares[0], shares[shares.len() - 1]]
}

/// The games of the map.
pub(super) fn matches(request: &PayoffsRequest, places: &[Place]) -> impl Iterator<Item = Match> {
    let backgrounds = ends(request).to_vec();
    places.iter().map(move |place| Match {
        setup: place.setup.clone(),
        game: place.game.clone(),
        backgrounds: backgrounds.clone(),
        roles: ROLES.to_vec(),
    })
}

/// Squares of the map, given the payoffs of a role at a place among a share of cooperators.
pub(super) fn squares(
    request: &PayoffsRequest,
    places: &[Place],
    at: impl Fn(usize, f64, Role) -> Vec<Option<f64>>,
) -> Option<Vec<Square>> {
    let [lowest, highest] = ends(request);
    let square = |(nth, place): (usize, &Place)| {
        // A mimic, of whom the map does not tell, is a defector.
        let payoffs = |share: f64, role: Role| match role {
            Role::Cooperate => at(nth, share, Role::Cooperate),
            Role::Defect | Role::Mimic => at(nth, share, Role::Defect),
        };
        let played = games(lowest, highest, &payoffs);
        let played: Vec<_> = played.into_iter().flatten().collect();
        Square::of(&place.setup.name, place.at, &played)
    };
    let squares: Vec<Square> = places.iter().enumerate().map(square).collect();
    (!squares.is_empty()).then_some(squares)
}
