//! The engine's day beside the reference's.

use crate::shop_facts::{self, Fact};
use crate::worlds;
use gresham::market::calendar::Calendar;
use gresham::market::kernel::executor::one_by_one;
use gresham::market::luck::draws::Luck;
use gresham::market::money::ledger::Account;
use gresham::market::parameters::WorldParameters;
use gresham::market::platform::signals::Signal;
use gresham::market::tally::{ConsumerTally, Event, Money, Repeat};
use gresham::market::{Market, Width};
use gresham::policy::Policy;
use gresham_reference::ReferenceMarket;
use gresham_reference::books::{Books, Claims, Gains, HOLDERS, RINGS, Sums};
use gresham_reference::signals::SIGNALS;

/// Simulates `days` days with the engine, in several numbers of shards and both widths of
/// registers, and with the reference.
///
/// # Panics
/// At the first difference, which it tells.
pub fn simulate(world: &WorldParameters, policy: &Policy, days: i64, seed: u64) -> Seen {
    simulate_on(world, policy, worlds::calendar(days), seed)
}

/// The same on any calendar.
pub fn simulate_on(
    world: &WorldParameters,
    policy: &Policy,
    calendar: Calendar,
    seed: u64,
) -> Seen {
    let reference = ReferenceMarket::open(world, policy, calendar, Luck::new(seed, 0));
    match simulate_beside(reference, world, policy, seed) {
        Ok(happened) => happened,
        Err(difference) => panic!("{difference}"),
    }
}

/// Simulates the days of a reference with the engine, too, and tells the first difference.
pub fn simulate_beside(
    mut reference: ReferenceMarket,
    world: &WorldParameters,
    policy: &Policy,
    seed: u64,
) -> Result<Seen, String> {
    let (calendar, luck) = (reference.calendar, Luck::new(seed, 0));
    let arrangements = [
        (1, Width::Widest),
        (2, Width::Common),
        (7, Width::Widest),
        (7, Width::Common),
    ];
    let mut markets = arrangements.map(|(shards, width)| {
        let mut market = Market::open(world, policy, calendar, luck, shards, &one_by_one);
        market.set_width(width);
        market
    });
    let mut happened = Seen::default();
    while reference.day < calendar.days() {
        reference.step();
        for (market, (shards, width)) in markets.iter_mut().zip(arrangements) {
            market.step(&one_by_one);
            if let Some(difference) = first_difference(market, &reference) {
                return Err(format!(
                    "with {shards} shards and registers {width:?}, {difference}"
                ));
            }
        }
        happened.add(&reference);
    }
    Ok(happened)
}

/// What has happened in a run of the reference, so that a test can say that it was something.
#[derive(Debug, Default)]
pub struct Seen {
    events: Vec<u64>,
    money: Vec<bool>,
    pub entered: usize,
    pub closed: usize,
    pub turned_away: i64,
    pub new_accounts: i64,
}

impl Seen {
    fn add(&mut self, reference: &ReferenceMarket) {
        self.events.resize(Event::COUNT, 0);
        self.money.resize(Money::COUNT, false);
        for place in 0..reference.shops.len() {
            for event in Event::ALL {
                let count = reference.books.events(place, *event);
                self.events[*event as usize] += u64::from(count);
            }
            for money in Money::ALL {
                self.money[*money as usize] |= reference.books.fen(place, *money) != 0;
            }
        }
        self.entered += reference.entered.len();
        self.closed += reference.closed.len();
        self.turned_away += reference.books.sums.turned_away;
        self.new_accounts += reference.books.sums.new_accounts;
    }

    pub fn count(&self, event: Event) -> u64 {
        self.events[event as usize]
    }

    pub fn moved(&self, money: Money) -> bool {
        self.money[money as usize]
    }
}

/// Compares a day that both have simulated; tells the first difference.
fn first_difference(market: &Market, reference: &ReferenceMarket) -> Option<String> {
    let day = market.day() - 1;
    assert_eq!(market.day(), reference.day, "both simulate the same days");
    let pairs = |engine: Vec<Fact>, own: Vec<Fact>| {
        assert_eq!(engine.len(), own.len(), "everything has its counterpart");
        engine.into_iter().zip(own)
    };
    let tell = |((name, engine), (own_name, own)): (Fact, Fact)| {
        assert_eq!(name, own_name, "like is compared with like");
        // Zero is zero, whatever its sign.
        ((engine + 0.0).to_bits() != (own + 0.0).to_bits())
            .then(|| format!("on day {day}, {name}: the engine has {engine}, the reference {own}"))
    };
    let books = &reference.books;
    for place in 0..reference.shops.len() {
        let tally = facts_of_tally(market, place);
        let mut booked = pairs(tally, facts_of_books(books, place));
        if let Some(difference) = booked.find_map(tell) {
            return Some(format!("shop {place} {difference}"));
        }
    }
    let sums = facts_of_engine_sums(&market.tally().consumers);
    if let Some(difference) = pairs(sums, facts_of_sums(&books.sums)).find_map(tell) {
        return Some(format!("consumers {difference}"));
    }
    for (place, (engine, own)) in market.shops().iter().zip(&reference.shops).enumerate() {
        let state = shop_facts::of_engine(engine);
        let mut state = pairs(state, shop_facts::of_reference(own));
        if let Some(difference) = state.find_map(tell) {
            return Some(format!("shop {place} at night {difference}"));
        }
    }
    let whole = facts_of_market(market);
    let difference = pairs(whole, facts_of_reference(reference)).find_map(tell);
    difference.or_else(|| different_lists(market, reference))
}

/// Lists without a certain order.
fn different_lists(market: &Market, reference: &ReferenceMarket) -> Option<String> {
    let sorted = |mut places: Vec<usize>| {
        places.sort_unstable();
        places
    };
    let usize_of = |places: &[u32]| sorted(places.iter().map(|place| *place as usize).collect());
    let repeats = market.tally().repeats.iter();
    let mut engine_repeats: Vec<_> = repeats.map(|it| (it.shop(), it.gap_days())).collect();
    engine_repeats.sort_unstable();
    // The engine does not tell longer gaps apart.
    let told = |gap_days: u32| gap_days.min(Repeat::LONGEST_GAP_DAYS) as usize;
    let repeats = reference.books.repeats.iter();
    let mut repeats: Vec<_> = repeats.map(|(shop, gap)| (*shop, told(*gap))).collect();
    repeats.sort_unstable();
    let day = market.day() - 1;
    if engine_repeats != repeats {
        return Some(format!(
            "day {day}, buyers who came back: {engine_repeats:?}, the reference {repeats:?}"
        ));
    }
    let entered = usize_of(market.entered()) == sorted(reference.entered.clone());
    let closed = usize_of(market.closed()) == sorted(reference.closed.clone());
    (!entered || !closed).then(|| format!("day {day}, shops that opened or closed differ"))
}

fn facts_of_tally(market: &Market, place: usize) -> Vec<Fact> {
    let tally = &market.tally().shops[place];
    let mut facts = Vec::new();
    for event in Event::ALL {
        facts.push((event.name().into(), f64::from(tally.events(*event))));
    }
    for money in Money::ALL {
        facts.push((money.name().into(), tally.fen(*money) as f64));
    }
    facts
}

fn facts_of_books(books: &Books, place: usize) -> Vec<Fact> {
    let mut facts = Vec::new();
    for event in Event::ALL {
        let count = books.events(place, *event);
        facts.push((event.name().into(), f64::from(count)));
    }
    for money in Money::ALL {
        facts.push((money.name().into(), books.fen(place, *money) as f64));
    }
    facts
}

fn facts_of_engine_sums(tally: &ConsumerTally) -> Vec<Fact> {
    facts_of_sums(&Sums {
        needs: tally.needs,
        turned_away: tally.turned_away,
        bans: tally.bans,
        new_accounts: tally.new_accounts,
        new_account_fen: tally.new_account_fen,
        trust_change: tally.trust_change,
        belief_change: tally.belief_change,
        abuse: tally.abuse.map(|of| {
            of.map(|count| Claims {
                decided: count.attempts,
                paid: count.successes,
            })
        }),
        rings: tally.rings.map(|of| {
            of.map(|count| Claims {
                decided: count.attempts,
                paid: count.successes,
            })
        }),
        buyers: tally.buyers.map(|of| {
            of.map(|count| Gains {
                surplus_fen: count.surplus_fen,
                from_shops_fen: count.from_shops_fen,
            })
        }),
    })
}

fn facts_of_sums(sums: &Sums) -> Vec<Fact> {
    let mut facts: Vec<Fact> = [
        ("needs", sums.needs),
        ("purchases turned away", sums.turned_away),
        ("bans", sums.bans),
        ("new accounts", sums.new_accounts),
        ("money for new accounts", sums.new_account_fen),
        ("change of trust", sums.trust_change),
        ("change of expected quality", sums.belief_change),
    ]
    .map(|(name, value)| (name.into(), value as f64))
    .to_vec();
    for kind in 0..4 {
        for band in 0..4 {
            let claims = sums.abuse[kind][band];
            let name = format!("false claims of kind {kind} in band {band}");
            facts.push((format!("{name}, decided").into(), claims.decided as f64));
            facts.push((format!("{name}, paid").into(), claims.paid as f64));
        }
        for ring in 0..RINGS {
            let claims = sums.rings[ring][kind];
            let name = format!("false claims of kind {kind} in ring {ring}");
            facts.push((format!("{name}, decided").into(), claims.decided as f64));
            facts.push((format!("{name}, paid").into(), claims.paid as f64));
        }
    }
    for cohort in 0..3 {
        for honesty in 0..3 {
            let gains = sums.buyers[cohort][honesty];
            let name = format!("buyers of cohort {cohort}, honesty {honesty}");
            facts.push((format!("{name}, surplus").into(), gains.surplus_fen as f64));
            let from_shops_fen = gains.from_shops_fen as f64;
            facts.push((format!("{name}, from shops").into(), from_shops_fen));
        }
    }
    facts
}

const ACCOUNTS: [Account; HOLDERS] = [
    Account::Consumers,
    Account::Escrow,
    Account::Shops,
    Account::Platform,
    Account::Suppliers,
    Account::Carriers,
    Account::Workers,
    Account::Overheads,
    Account::Owners,
    Account::AccountDealers,
];

fn facts_of_market(market: &Market) -> Vec<Fact> {
    let balance = |account: Account| {
        let balance_fen = market.ledger().balance_fen(account);
        (format!("account {account:?}").into(), balance_fen as f64)
    };
    let mut facts = ACCOUNTS.map(balance).to_vec();
    facts.push(("money held".into(), market.held_fen() as f64));
    facts.push(("mean trust".into(), market.mean_trust()));
    facts.push(("mean belief".into(), market.mean_belief()));
    for signal in Signal::ALL {
        let worth = market.signals().worth(*signal);
        facts.push(("worth of a signal".into(), worth));
        for other in Signal::ALL.iter().filter(|other| *other <= signal) {
            let moment = market.signals().moment(*signal, *other);
            facts.push(("moment of two signals".into(), moment));
        }
    }
    for state in market.industries() {
        facts.push(("mean revenue".into(), state.mean_revenue_fen));
        let margin = state.young.margin(state.first_revenue_fen, 0.04);
        facts.push(("margin of young shops".into(), margin));
        facts.push(("faulty returns".into(), state.returns.faulty));
        facts.push(("other returns".into(), state.returns.other));
        facts.extend(state.docket.ruled.map(|ruled| flag("ruled", ruled)));
    }
    facts
}

fn facts_of_reference(reference: &ReferenceMarket) -> Vec<Fact> {
    let balance = |account: Account| {
        let balance_fen = reference.accounts_fen[account as usize];
        (format!("account {account:?}").into(), balance_fen as f64)
    };
    let mut facts = ACCOUNTS.map(balance).to_vec();
    facts.push(("money held".into(), reference.held_fen() as f64));
    facts.push(("mean trust".into(), reference.mean_trust()));
    facts.push(("mean belief".into(), reference.mean_belief()));
    let knowledge = &reference.knowledge;
    for signal in 0..SIGNALS {
        facts.push(("worth of a signal".into(), knowledge.worths[signal]));
        for other in 0..=signal {
            let moment = knowledge.together(signal, other);
            facts.push(("moment of two signals".into(), moment));
        }
    }
    for industry in &reference.industries {
        facts.push(("mean revenue".into(), industry.mean_revenue_fen));
        let prior_fen = 365.0 * industry.first_revenue_fen;
        let margin =
            (industry.young_profit_fen + 0.04 * prior_fen) / (industry.young_sales_fen + prior_fen);
        facts.push(("margin of young shops".into(), margin));
        facts.push(("faulty returns".into(), industry.returns.faulty));
        facts.push(("other returns".into(), industry.returns.other));
        facts.extend(industry.ruled.map(|ruled| flag("ruled", ruled)));
    }
    facts
}

fn flag(name: &'static str, holds: bool) -> Fact {
    (name.into(), f64::from(u8::from(holds)))
}
