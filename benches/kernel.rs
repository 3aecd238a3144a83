//! The small market on which simulators are compared, as a bare loop: a yardstick for
//! `gresham bench scenarios/kernel.toml`, which runs the same market on the whole engine.
//!
//! N consumers, N/100 shops, 90 days, one industry. Quality q ~ U(.5, .99), price .6 + .8 q + N(0,
//! .1), score s from .8, weight exp(4 s); price sensitivity a ~ LogNormal(0, .3). Each day a
//! consumer shops with probability .1: goes back to the remembered shop with probability v, else
//! draws five shops by weight and chooses by logit on 6 s − 2 a p. With probability 1 − q there is
//! a problem: half are refunded, and a remembered shop is forgotten; else the shop is remembered
//! with v = .3, or v + .1 up to .9. At the day's end s += .1 (1 − problems/orders − s).

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use gresham::market::luck::elementary::{exp, ln};

const DAYS: u32 = 90;
const SHOWN: usize = 5;
const NOBODY: u32 = u32::MAX;

fn main() {
    divan::main();
}

/// `SplitMix64`: a few instructions a number.
struct Numbers(u64);

impl Numbers {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    fn unit(&mut self) -> f32 {
        ((self.bits() >> 41) as f32 + 0.5) / (1_u32 << 23) as f32
    }

    fn normal(&mut self) -> f32 {
        let angle = f64::from(self.unit()) * std::f64::consts::TAU;
        (-2.0 * ln(self.unit())).sqrt() * libm::cos(angle) as f32
    }
}

#[derive(Clone)]
struct Shop {
    quality: f32,
    price: f32,
    score: f32,
    orders: u32,
    problems: u32,
}

#[derive(Clone)]
struct Consumer {
    remembered: u32,
    loyalty: f32,
    /// 2 a.
    price_sensitivity: f32,
}

/// Vose's alias table: a draw by weight costs one look.
struct Alias {
    cut: Vec<f32>,
    other: Vec<u32>,
}

impl Alias {
    fn new(weights: &[f32]) -> Self {
        let mean = weights.iter().sum::<f32>() / weights.len() as f32;
        let mut cut: Vec<f32> = weights.iter().map(|weight| weight / mean).collect();
        let mut other: Vec<u32> = (0..weights.len() as u32).collect();
        let (mut small, mut large): (Vec<u32>, Vec<u32>) =
            (0..weights.len() as u32).partition(|shop| cut[*shop as usize] < 1.0);
        while let (Some(few), Some(many)) = (small.pop(), large.last().copied()) {
            other[few as usize] = many;
            cut[many as usize] -= 1.0 - cut[few as usize];
            if cut[many as usize] < 1.0 {
                large.pop();
                small.push(many);
            }
        }
        Self { cut, other }
    }

    fn draw(&self, bits: u64) -> u32 {
        let place = ((bits >> 32) * self.cut.len() as u64) >> 32;
        let rest = (bits as u32 >> 8) as f32 / (1 << 24) as f32;
        if rest < self.cut[place as usize] {
            place as u32
        } else {
            self.other[place as usize]
        }
    }
}

fn open(consumers: usize) -> (Vec<Shop>, Vec<Consumer>, Numbers) {
    let mut numbers = Numbers(1);
    let shops = (0..consumers / 100).map(|_| {
        let quality = 0.5 + 0.49 * numbers.unit();
        Shop {
            quality,
            price: 0.6 + 0.8 * quality + 0.1 * numbers.normal(),
            score: 0.8,
            orders: 0,
            problems: 0,
        }
    });
    let shops = shops.collect();
    let consumers = (0..consumers).map(|_| Consumer {
        remembered: NOBODY,
        loyalty: 0.0,
        price_sensitivity: 2.0 * exp(0.3 * numbers.normal()),
    });
    let consumers = consumers.collect();
    (shops, consumers, numbers)
}

fn day(shops: &mut [Shop], consumers: &mut [Consumer], numbers: &mut Numbers) {
    let weights: Vec<f32> = shops.iter().map(|shop| exp(4.0 * shop.score)).collect();
    let alias = Alias::new(&weights);
    for consumer in consumers {
        if numbers.unit() >= 0.1 {
            continue;
        }
        let goes_back = consumer.remembered != NOBODY && numbers.unit() < consumer.loyalty;
        let chosen = if goes_back {
            consumer.remembered
        } else {
            choose(shops, consumer, &alias, numbers)
        };
        let shop = &mut shops[chosen as usize];
        shop.orders += 1;
        if numbers.unit() >= shop.quality {
            shop.problems += 1;
            let refunded = numbers.unit() < 0.5;
            if consumer.remembered == chosen || !refunded {
                consumer.remembered = NOBODY;
            }
        } else if consumer.remembered == chosen {
            consumer.loyalty = (consumer.loyalty + 0.1).min(0.9);
        } else {
            consumer.remembered = chosen;
            consumer.loyalty = 0.3;
        }
    }
    for shop in shops.iter_mut().filter(|shop| shop.orders > 0) {
        shop.score += 0.1 * (1.0 - shop.problems as f32 / shop.orders as f32 - shop.score);
        (shop.orders, shop.problems) = (0, 0);
    }
}

fn choose(shops: &[Shop], consumer: &Consumer, alias: &Alias, numbers: &mut Numbers) -> u32 {
    let shown: [u32; SHOWN] = std::array::from_fn(|_| alias.draw(numbers.bits()));
    let mut sum = 0.0;
    let bounds = shown.map(|shop| {
        let shop = &shops[shop as usize];
        sum += exp(6.0 * shop.score - consumer.price_sensitivity * shop.price);
        sum
    });
    let draw = numbers.unit() * sum;
    let passed = bounds.iter().filter(|bound| draw >= **bound).count();
    shown[passed.min(SHOWN - 1)]
}

/// The whole kernel. Items are orders: a tenth of the consumers on each day.
#[divan::bench(args = [100_000, 1_000_000], sample_count = 3, sample_size = 1)]
fn bare_loop(bencher: Bencher, consumers: usize) {
    bencher
        .counter(ItemsCount::new(consumers / 10 * DAYS as usize))
        .with_inputs(|| open(consumers))
        .bench_values(|(mut shops, mut consumers, mut numbers)| {
            for _ in 0..DAYS {
                day(&mut shops, &mut consumers, &mut numbers);
            }
            black_box(shops.iter().map(|shop| shop.score).sum::<f32>())
        });
}
