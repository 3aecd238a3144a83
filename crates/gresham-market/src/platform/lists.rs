//! `good_service_list` and `captain_program`: which shops the platform singles out.

use crate::rulebook::Rules;
use crate::shop::Shop;

/// Draws up an industry's good-service list: the best scores among shops that can be listed, as
/// far as the seats go; of equal scores the shop of the lower place.
pub fn list_good_service(shops: &mut [Shop], rules: Rules) {
    let lever = |place: usize| rules.of(place).good_service_list;
    let best = best_by(
        shops,
        |place| lever(place).map(|lever| lever.seats),
        |place, shop| {
            lever(place).is_some_and(|lever| {
                lever.admits(shop.score.overall, shop.strategy.services.is_empty())
            })
        },
        |shop| shop.score.overall,
    );
    for shop in shops.iter_mut() {
        shop.standing.listed = false;
    }
    for place in best {
        shops[place].standing.listed = true;
    }
}

/// Chooses an industry's shops for the captain programme: the largest without five stars.
pub fn choose_captains(shops: &mut [Shop], rules: Rules) {
    let chosen = best_by(
        shops,
        |place| rules.of(place).captain_program.map(|lever| lever.seats),
        |_, shop| !shop.five_star,
        |shop| shop.trailing.sales_fen,
    );
    for shop in shops.iter_mut() {
        shop.standing.captain = false;
    }
    for place in chosen {
        shops[place].standing.captain = true;
    }
}

/// Places of the open and admitted shops with the highest value, as many as there are seats: a
/// share of the open shops that the lever reaches.
fn best_by(
    shops: &[Shop],
    seats: impl Fn(usize) -> Option<f64>,
    admitted: impl Fn(usize, &Shop) -> bool,
    value: impl Fn(&Shop) -> f64,
) -> Vec<usize> {
    let open = (0..shops.len()).filter(|place| shops[*place].open);
    let reached: Vec<(usize, f64)> = open
        .filter_map(|place| seats(place).map(|seats| (place, seats)))
        .collect();
    // Of one entry all shares are equal, and a product is rounded once where a sum is many times.
    let seats = reached.first().map_or(0.0, |(_, share)| *share) * reached.len() as f64;
    let seats = libm::round(seats) as usize;
    let mut places: Vec<usize> = reached.into_iter().map(|(place, _)| place).collect();
    places.retain(|place| admitted(*place, &shops[*place]));
    places.sort_by(|left, right| {
        let (left, right) = (value(&shops[*left]), value(&shops[*right]));
        right.total_cmp(&left)
    });
    places.truncate(seats);
    places
}
