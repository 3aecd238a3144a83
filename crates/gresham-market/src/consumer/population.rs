//! Population of consumers: traits drawn from the world's distributions.

use crate::consumer::{Cohort, Consumer, Honesty, Need, Traits};
use crate::luck::draws::{Agent, Luck, Stream};
use crate::luck::variates::{gamma, normal};
use crate::parameters::WorldParameters;

/// Draws consumer `number`. The traits depend on nothing but the key, so a consumer is the same
/// whoever else is there; idle consumers, numbered after all others, need nothing.
///
/// Equation (3).
#[must_use]
pub fn draw(luck: Luck, number: u32, world: &WorldParameters, belief: f64) -> (Need, Consumer) {
    let population = &world.population;
    let mut stream = luck.of(Agent::ConsumerTraits(number)).stream();
    let (cohort, cohort_need) = draw_cohort(&mut stream, world);
    let member = stream.unit() < population.member_share;
    let (honesty, abuse_propensity) = draw_honesty(&mut stream, world);
    let price = lognormal(&mut stream, population.price_sensitivity_spread);
    let service = lognormal(&mut stream, population.service_sensitivity_spread);
    let traits = Traits {
        cohort,
        member,
        honesty,
        price_sensitivity: population.price_sensitivity * price,
        service_sensitivity: service
            * if member {
                population.member_service
            } else {
                1.0
            },
        return_propensity: return_propensity(population.return_propensity, stream.unit()),
        abuse_propensity,
    };
    let idle = number >= population.consumers;
    let rate = if idle {
        0.0
    } else {
        draw_rate(&mut stream, world)
    };
    let needs_per_day = rate * cohort_need * population.need_of(member);
    (
        Need::new(needs_per_day, world.memory.trust_start),
        Consumer::new(&traits, belief),
    )
}

/// The cohort and its needs against the average consumer's.
fn draw_cohort(stream: &mut Stream, world: &WorldParameters) -> (Cohort, f64) {
    let population = &world.population;
    let draw = stream.unit();
    if draw < population.born_80s_share {
        (Cohort::Born80s, population.born_80s_need)
    } else if draw < population.born_80s_share + population.gen_z_share {
        (Cohort::GenZ, population.gen_z_need)
    } else {
        (Cohort::Others, others_need(world))
    }
}

/// Honesty and the propensity to claim falsely at the start.
fn draw_honesty(stream: &mut Stream, world: &WorldParameters) -> (Honesty, f64) {
    let population = &world.population;
    let draw = stream.unit();
    if draw < population.professional_share {
        (Honesty::Professional, world.abuse.professional_propensity)
    } else if draw < population.professional_share + population.opportunist_share {
        (Honesty::Opportunist, world.abuse.opportunist_propensity)
    } else {
        (Honesty::Honest, 0.0)
    }
}

/// Probability of sending back what does not suit: a power of a uniform number whose mean is
/// `mean`.
fn return_propensity(mean: f64, draw: f64) -> f64 {
    if mean <= 0.0 {
        return 0.0;
    }
    libm::pow(draw, (1.0 - mean) / mean)
}

/// A log-normal factor of mean 1.
fn lognormal(stream: &mut Stream, spread: f64) -> f64 {
    libm::exp(spread * normal(stream) - 0.5 * spread * spread)
}

/// Needs per day of an average consumer: Gamma, so that purchase counts are negative binomial.
fn draw_rate(stream: &mut Stream, world: &WorldParameters) -> f64 {
    let scale = world.demand.needs_per_day / world.demand.need_shape;
    if scale <= 0.0 {
        return 0.0;
    }
    gamma(stream, world.demand.need_shape, scale)
}

/// Needs of everybody else, so that the average consumer without membership needs 1.
fn others_need(world: &WorldParameters) -> f64 {
    let population = &world.population;
    let others = 1.0 - population.born_80s_share - population.gen_z_share;
    let named = population.born_80s_share * population.born_80s_need
        + population.gen_z_share * population.gen_z_need;
    if others > 0.0 {
        ((1.0_f64 - named) / others).max(0.0)
    } else {
        0.0
    }
}
