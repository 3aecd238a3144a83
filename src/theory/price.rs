//! Lerner: the margin over price is one over the elasticity.

use super::check::{Check, Line, Margin, Reading};
use super::defects::{DECIDING, claimed, open_shops};
use super::trial::{Trial, World, mean};
use crate::scenario::Diagnostics;

pub(super) const CHECK: Check = Check {
    name: "price",
    theory: "A shop among many that faces a demand of constant elasticity takes the price at which \
             cost is the share 1 - 1/elasticity of it. Shops here reckon with what buyers feel, \
             exp(-elasticity log price), and leave what their own share takes off it out of account, \
             so that the large group's answer holds among a dozen shops, too.",
    source: "Lerner (1934), The concept of monopoly and the measurement of monopoly power, Review of \
             Economic Studies 1; Dixit and Stiglitz (1977), Monopolistic competition and optimum \
             product diversity, American Economic Review 67",
    equation: "log p* = log(c / (1 - r) · a / (a - 1))",
    replicates: 4,
    few: 2,
    lines: &[
        line("elasticity-3", "log price at rest, elasticity 3"),
        line("elasticity-5", "log price at rest, elasticity 5"),
    ],
    measure,
};

const fn line(name: &'static str, says: &'static str) -> Line {
    Line {
        name,
        says,
        margin: Margin::Within(0.005),
        rival: "shops reckon with their share of the market",
    }
}

fn measure(trial: &mut Trial) -> Result<Vec<Reading>, Diagnostics> {
    let readings = [3.0, 5.0].map(|elasticity| {
        let world = World::of(200, DECIDING)
            .with("population.price_sensitivity", elasticity)
            .with("population.consumers", 600)
            .with("industries.goods.quality", 1);
        let market = trial.run(&world, |_| ())?;
        let log_price = |elasticity: f64| {
            let markup = libm::log(elasticity / (elasticity - 1.0));
            let cost = open_shops(&market).map(|shop| {
                let refunded = claimed(shop) * (1.0 - shop.strategy.quality);
                libm::log(0.6 / (1.0 - refunded))
            });
            mean(cost) + markup
        };
        let found = mean(open_shops(&market).map(|shop| shop.strategy.log_price));
        let of_twelve = elasticity * (1.0 - 1.0 / 12.0);
        Ok(Reading::new(
            log_price(elasticity),
            found,
            log_price(of_twelve),
        ))
    });
    readings.into_iter().collect()
}
