//! `gresham bench`: how fast markets run on this machine.

use super::Failure;
use super::lists::{self, Format, print};
use crate::render::{Cell, Column, Table, json, number};
use crate::studies::{self, BenchRequest, MarketSpeed, SoakMark, SoakRequest};
use clap::Args;
use jiff::civil::{Date, date};
use std::path::PathBuf;

/// Measure how fast markets run on this machine
///
/// Runs one market of every size on every number of threads, after a warm-up in which parcels get
/// on the road and shops are remembered. Speed is orders per second and core, the platform, shops
/// and outcomes included; files are not written. On a machine that others use too, compare only
/// what was measured in one run.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Built-in scenario or file
    #[arg(value_name = "SCENARIO", default_value = "service-is-growth")]
    scenario: PathBuf,

    /// Consumers of each market, with a shop for every hundred of them
    #[arg(
        long,
        value_name = "N,…",
        value_delimiter = ',',
        default_value = "20000,100000,1000000",
        value_parser = clap::value_parser!(u32).range(100..=500_000_000)
    )]
    consumers: Vec<u32>,

    /// Numbers of threads
    #[arg(
        long,
        value_name = "N,…",
        value_delimiter = ',',
        default_value = "1,2",
        value_parser = clap::value_parser!(u16).range(1..=1024)
    )]
    threads: Vec<u16>,

    /// First day of the warm-up
    #[arg(long, value_name = "DATE", default_value_t = date(2025, 2, 1))]
    from: Date,

    /// Days of warm-up
    #[arg(long, value_name = "DAYS", default_value_t = 45)]
    warm_up: u32,

    /// Days on the clock
    #[arg(
        long,
        value_name = "DAYS",
        default_value_t = 45,
        value_parser = clap::value_parser!(u32).range(1..=10_000)
    )]
    days: u32,

    /// Work in the registers that every machine of its architecture has, to compare instructions
    /// between machines
    #[arg(long)]
    common_registers: bool,

    /// Simulate so many orders in one process instead, in whole markets of the first of the sizes,
    /// and refuse memory that grows
    #[arg(
        long,
        value_name = "ORDERS",
        conflicts_with_all = ["warm_up", "days", "from", "common_registers"]
    )]
    soak: Option<u64>,

    /// How the figures are printed
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Table)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  gresham bench
  gresham bench --consumers 1000000,10000000 --threads 1
  gresham bench kernel --consumers 1000000 --format markdown
  MALLOC_MMAP_THRESHOLD_=131072 gresham bench --soak 8000000000 --consumers 100000 --threads 2";

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    if let Some(orders) = arguments.soak {
        return soak(arguments, orders);
    }
    let speeds = studies::bench(&BenchRequest {
        scenario: arguments.scenario.as_path().into(),
        consumers: arguments.consumers.clone(),
        threads: arguments.threads.clone(),
        from: arguments.from,
        warm_up: arguments.warm_up,
        days: arguments.days,
        common_registers: arguments.common_registers,
    })?;
    print(&render(&speeds, arguments.format))
}

/// Tells on stderr how it stands after every market, and prints the whole at the end.
fn soak(arguments: &Arguments, orders: u64) -> Result<(), Failure> {
    let request = SoakRequest {
        scenario: arguments.scenario.as_path().into(),
        consumers: arguments.consumers[0],
        threads: arguments.threads[0],
        orders,
    };
    let marks = studies::soak(&request, &mut |mark| {
        let done = number::whole(mark.orders);
        lists::tell(&format!(
            "{} markets, {done} orders, {} MiB\n",
            mark.markets,
            mebibytes(mark)
        ));
    })?;
    let headings = ["markets", "orders", "MiB resident"];
    let rows = marks.iter().map(|mark| {
        vec![
            Cell::Count(mark.markets as u64),
            Cell::Count(mark.orders),
            Cell::Count(mebibytes(mark)),
        ]
    });
    let table = Table::new(headings.map(Column::new), rows);
    print(&match arguments.format {
        Format::Json => json::document(&marks),
        format => lists::written(&table, format),
    })
}

fn mebibytes(mark: &SoakMark) -> u64 {
    mark.resident_bytes.unwrap_or(0) >> 20
}

fn render(speeds: &[MarketSpeed], format: Format) -> String {
    let tables = [
        speeds_table(speeds),
        steps_table(speeds),
        carried_table(speeds),
    ];
    match format {
        Format::Json => json::document(&speeds),
        format => tables
            .map(|table| lists::written(&table, format))
            .join("\n"),
    }
}

fn speeds_table(speeds: &[MarketSpeed]) -> Table {
    let headings = [
        "consumers",
        "shops",
        "threads",
        "million orders/s/core",
        "ns/order",
        "bytes/consumer: state",
        "orders under way",
        "in a checkpoint",
    ];
    let rows = speeds.iter().map(|speed| {
        vec![
            Cell::Count(speed.consumers.into()),
            Cell::Count(speed.shops.into()),
            Cell::Count(speed.threads.into()),
            Cell::Fixed(speed.orders_per_second_and_core / 1e6, 2),
            Cell::Fixed(speed.nanoseconds_per_order, 0),
            Cell::Count(speed.state_bytes_per_consumer as u64),
            Cell::Fixed(speed.order_bytes_per_consumer, 0),
            Cell::Fixed(speed.carried.checkpoint_bytes_per_consumer, 0),
        ]
    });
    Table::new(headings.map(Column::new), rows)
}

/// Traffic between shops and consumers where these are held by others.
fn carried_table(speeds: &[MarketSpeed]) -> Table {
    let headings = [
        "consumers",
        "shops",
        "holders",
        "bytes/day: board",
        "report of a holder",
        "all reports",
        "ms/day: board written",
        "read",
        "report written",
        "read",
    ];
    let rows = speeds.iter().map(|speed| {
        let carried = &speed.carried;
        let times = [carried.board_milliseconds, carried.sum_milliseconds].concat();
        let counts = [
            u64::from(speed.consumers),
            speed.shops.into(),
            speed.threads.into(),
            carried.board_bytes as u64,
            carried.report_bytes as u64,
            carried.sum_bytes as u64,
        ];
        let counts = counts.into_iter().map(Cell::Count);
        let times = times.into_iter().map(|time| Cell::Fixed(time, 1));
        counts.chain(times).collect()
    });
    Table::new(headings.map(Column::new), rows)
}

fn steps_table(speeds: &[MarketSpeed]) -> Table {
    let timed = || speeds.iter().filter(|speed| !speed.steps.is_empty());
    let columns = timed().map(|speed| Column::new(format!("{} consumers", speed.consumers)));
    let names = timed().next().map_or(&[][..], |speed| &speed.steps);
    let rows = names.iter().enumerate().map(|(nth, step)| {
        let cells = timed().map(|speed| Cell::Fixed(speed.steps[nth].nanoseconds_per_order, 1));
        [Cell::text(step.step)].into_iter().chain(cells).collect()
    });
    Table::new(
        [Column::new("ns per order")].into_iter().chain(columns),
        rows,
    )
}
