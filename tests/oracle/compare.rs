//! The engine's day beside the reference's.

use crate::books::{Books, Claims, Gains, HOLDERS, RINGS, Sums};
use crate::reference::Reference;
use crate::shop_facts::{self, Fact};
use gresham::market::Market;
use gresham::market::ledger::Account;
use gresham::market::tally::{ConsumerTally, Event, Money};

/// Compares a day that both have simulated; tells the first difference.
pub fn first_difference(market: &Market, reference: &Reference) -> Option<String> {
    let day = market.day() - 1;
    assert_eq!(market.day(), reference.day, "both simulate the same days");
    let tell = |(name, engine): (String, f64), reference: f64| {
        // Zero is zero, whatever its sign.
        ((engine + 0.0).to_bits() != (reference + 0.0).to_bits()).then(|| {
            format!("day {day}, {name}: the engine has {engine}, the reference {reference}")
        })
    };
    let sums = sums_of_engine(&market.tally().consumers).into_iter();
    let sums = sums.zip(facts_of_sums(&reference.books.sums));
    let mut differences = sums.filter_map(|(engine, own)| tell(engine, own.1));
    if let Some(difference) = differences.next() {
        return Some(difference);
    }
    for place in 0..reference.shops.len() {
        let books = facts_of_tally(market, place).into_iter();
        let books = books.zip(facts_of_books(&reference.books, place));
        let shop = shop_facts::of_engine(&market.shops()[place]).into_iter();
        let shop = shop.zip(shop_facts::of_reference(&reference.shops[place]));
        for (engine, own) in books.chain(shop) {
            assert_eq!(engine.0, own.0, "like is compared with like");
            let name = format!("shop {place}, {}", engine.0);
            if let Some(difference) = tell((name, engine.1), own.1) {
                return Some(difference);
            }
        }
    }
    let whole = facts_of_market(market).into_iter();
    let mut whole = whole.zip(facts_of_reference(reference));
    let difference = whole.find_map(|(engine, own)| tell(engine, own.1));
    difference.or_else(|| different_lists(market, reference))
}

/// Lists without a certain order.
fn different_lists(market: &Market, reference: &Reference) -> Option<String> {
    let sorted = |mut places: Vec<usize>| {
        places.sort_unstable();
        places
    };
    let usize_of = |places: &[u32]| sorted(places.iter().map(|place| *place as usize).collect());
    let mut engine_repeats: Vec<(usize, u32)> = Vec::new();
    for repeat in &market.tally().repeats {
        engine_repeats.push((repeat.shop as usize, repeat.gap_days));
    }
    engine_repeats.sort_unstable();
    let mut repeats = reference.books.repeats.clone();
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
        facts.push((event.name().to_owned(), f64::from(tally.events(*event))));
    }
    for money in Money::ALL {
        facts.push((money.name().to_owned(), tally.fen(*money) as f64));
    }
    facts
}

fn facts_of_books(books: &Books, place: usize) -> Vec<Fact> {
    let mut facts = Vec::new();
    for event in Event::ALL {
        let count = books.events(place, *event);
        facts.push((event.name().to_owned(), f64::from(count)));
    }
    for money in Money::ALL {
        facts.push((money.name().to_owned(), books.fen(place, *money) as f64));
    }
    facts
}

fn sums_of_engine(tally: &ConsumerTally) -> Vec<Fact> {
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
    .map(|(name, value)| (name.to_owned(), value as f64))
    .to_vec();
    for kind in 0..4 {
        for band in 0..4 {
            let claims = sums.abuse[kind][band];
            let name = format!("false claims of kind {kind} in band {band}");
            facts.push((format!("{name}, decided"), claims.decided as f64));
            facts.push((format!("{name}, paid"), claims.paid as f64));
        }
        for ring in 0..RINGS {
            let claims = sums.rings[ring][kind];
            let name = format!("false claims of kind {kind} in ring {ring}");
            facts.push((format!("{name}, decided"), claims.decided as f64));
            facts.push((format!("{name}, paid"), claims.paid as f64));
        }
    }
    for cohort in 0..3 {
        for honesty in 0..3 {
            let gains = sums.buyers[cohort][honesty];
            let name = format!("buyers of cohort {cohort}, honesty {honesty}");
            facts.push((format!("{name}, surplus"), gains.surplus_fen as f64));
            let from_shops_fen = gains.from_shops_fen as f64;
            facts.push((format!("{name}, from shops"), from_shops_fen));
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
        (format!("account {account:?}"), balance_fen as f64)
    };
    let mut facts = ACCOUNTS.map(balance).to_vec();
    facts.push(("money held".to_owned(), market.held_fen() as f64));
    facts.push(("mean trust".to_owned(), market.mean_trust()));
    facts.push(("mean belief".to_owned(), market.mean_belief()));
    for state in market.industries() {
        facts.push(("mean revenue".to_owned(), state.mean_revenue_fen));
        facts.push(("faulty returns".to_owned(), state.returns.faulty));
        facts.push(("other returns".to_owned(), state.returns.other));
        facts.extend(state.docket.ruled.map(|ruled| flag("ruled", ruled)));
    }
    facts
}

fn facts_of_reference(reference: &Reference) -> Vec<Fact> {
    let balance = |balance_fen: i64| (String::new(), balance_fen as f64);
    let mut facts = reference.accounts_fen.map(balance).to_vec();
    facts.push(("money held".to_owned(), reference.held_fen() as f64));
    facts.push(("mean trust".to_owned(), reference.mean_trust()));
    facts.push(("mean belief".to_owned(), reference.mean_belief()));
    for industry in &reference.industries {
        facts.push(("mean revenue".to_owned(), industry.mean_revenue_fen));
        facts.push(("faulty returns".to_owned(), industry.returns.faulty));
        facts.push(("other returns".to_owned(), industry.returns.other));
        facts.extend(industry.ruled.map(|ruled| flag("ruled", ruled)));
    }
    facts
}

fn flag(name: &str, holds: bool) -> Fact {
    (name.to_owned(), f64::from(u8::from(holds)))
}
