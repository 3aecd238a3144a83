//! Reviews and ratings (7.12).

use crate::shop::Shop;
use gresham_market::luck::draws::{Agent, Luck, Stream};
use gresham_market::parameters::Ratings;

/// Successes in some trials: by inversion, 500 trials at most for one number.
fn binomial(stream: &mut Stream, trials: u32, probability: f64) -> u32 {
    let rare = if probability > 0.5 {
        1.0 - probability
    } else {
        probability
    };
    let mut left = trials;
    let mut rarities = 0;
    while left > 0 {
        let together = left.min(500);
        let mut draw = stream.unit();
        let mut exactly = 1.0;
        for _ in 0..together {
            exactly *= 1.0 - rare;
        }
        let mut count = 0;
        while draw >= exactly && count < together {
            draw -= exactly;
            let odds = rare / (1.0 - rare);
            exactly *= odds * f64::from(together - count) / f64::from(count + 1);
            count += 1;
        }
        rarities += count;
        left -= together;
    }
    if probability > 0.5 {
        trials - rarities
    } else {
        rarities
    }
}

/// Buyers review what the shop at `place` has delivered on a day.
pub fn review(
    shop: &mut Shop,
    luck: Luck,
    (place, day): (usize, u32),
    (delivered, problems): (u32, u32),
    ratings: &Ratings,
) {
    let key = luck.of(Agent::ShopReviews(place as u32, day));
    let mut stream = key.stream();
    let complaints = binomial(&mut stream, problems, ratings.review_bad);
    let praises = binomial(&mut stream, delivered - problems, ratings.review_good);
    let silent = delivered - complaints - praises;
    let praise = praises + binomial(&mut stream, silent, ratings.default_praise);
    let keep = 1.0 - 1.0 / ratings.memory;
    shop.reviews = shop.reviews * keep + f64::from(complaints + praise);
    shop.praise = shop.praise * keep + f64::from(praise);
}

/// Equation (21).
pub fn rate(shops: &mut [Shop], shrinkage: f64, ratings: &Ratings) {
    let (mut reviews, mut praise) = (0.0, 0.0);
    for shop in shops.iter().filter(|shop| shop.open) {
        reviews += shop.reviews;
        praise += shop.praise;
    }
    let average = if reviews > 0.0 { praise / reviews } else { 1.0 };
    for shop in shops.iter_mut().filter(|shop| shop.open) {
        let share = (shop.praise + shrinkage * average) / (shop.reviews + shrinkage);
        let stars = 1.0 + 4.0 * share;
        shop.stars = if ratings.step > 0.0 {
            libm::round(stars / ratings.step) * ratings.step
        } else {
            stars
        };
    }
}

/// Stars to be expected where the share `problem` of orders goes wrong.
pub fn expected_stars(problem: f64, ratings: &Ratings) -> f64 {
    let complaints = problem * ratings.review_bad;
    let praises = (1.0 - problem) * ratings.review_good;
    let praise = praises + (1.0 - complaints - praises) * ratings.default_praise;
    let all = complaints + praise;
    let share = if all > 0.0 { praise / all } else { 1.0 };
    1.0 + 4.0 * share
}
