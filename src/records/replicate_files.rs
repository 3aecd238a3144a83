//! One replicate in two files: totals per day and slice, and the shops of the last day.

use super::manifest::{Manifest, date};
use super::tables::{self, VERSION, int32, model_version};
use super::{RecordsError, atomic};
use crate::experiment::replicate::Replicate;
use crate::experiment::{ReplicateSummary, Unit, digest};
use crate::market::MODEL_VERSION;
use crate::outcome::slices::TIERS;
use crate::outcome::{COLUMNS, DailySeries, Learned, ShopSnapshot, Slice, Totals};
use gresham_tables::{Column, Table};
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// The place of an arm's totals of a replicate.
pub(super) fn series_at(folder: &Path, arm: &str, replicate: u32) -> PathBuf {
    file_at(folder, "replicates", arm, replicate)
}

fn file_at(folder: &Path, kind: &str, arm: &str, replicate: u32) -> PathBuf {
    let file = format!("{replicate:04}.parquet");
    folder.join(kind).join(arm).join(file)
}

/// Where the files of a unit are, and what is said about it beside its numbers.
pub(super) struct ReplicateFiles<'a> {
    manifest: &'a Manifest,
    unit: Unit,
    series: PathBuf,
    shops: PathBuf,
}

impl<'a> ReplicateFiles<'a> {
    pub(super) fn new(folder: &Path, manifest: &'a Manifest, unit: Unit) -> Self {
        let arm = &manifest.scenarios[unit.arm].name;
        Self {
            manifest,
            unit,
            series: series_at(folder, arm, unit.replicate),
            shops: file_at(folder, "shops", arm, unit.replicate),
        }
    }

    /// True if the replicate has been written; the shops are written before the totals.
    pub(super) fn exist(&self) -> bool {
        self.series.exists()
    }

    /// Writes both files.
    pub(super) fn write(
        &self,
        replicate: &Replicate,
        kept: &ReplicateSummary,
    ) -> Result<(), RecordsError> {
        let start = date(&self.manifest.calendar.start)?;
        let metadata = self.about(replicate, kept);
        let mut shops = shop_table(&replicate.shops, &self.manifest.industries);
        shops.metadata.clone_from(&metadata);
        let mut series = series_table(&replicate.series, start);
        series.metadata = metadata;
        for (path, table) in [(&self.shops, shops), (&self.series, series)] {
            let bytes = gresham_tables::encode(std::iter::once(table));
            atomic::write(path, &bytes).map_err(|error| RecordsError::at("write", path, &error))?;
        }
        Ok(())
    }

    /// Reads both files and checks that they are what was written for this unit.
    pub(super) fn read(&self) -> Result<Replicate, RecordsError> {
        let series = tables::read(&self.series)?;
        let shops = tables::read(&self.shops)?;
        self.assemble(&series, &shops).map_err(|why| {
            RecordsError::new(format!("{} is damaged: {why}", self.series.display()))
        })
    }

    fn assemble(&self, series: &Table, shops: &Table) -> Result<Replicate, String> {
        let industries: Vec<&str> = self
            .manifest
            .industries
            .iter()
            .map(String::as_str)
            .collect();
        let replicate = Replicate {
            series: series_of(series, &industries)?,
            shops: shops_of(shops, &industries)?,
            orders: series
                .about("orders")?
                .parse()
                .map_err(|_| "orders are no number")?,
            learned: learned_of(series)?,
        };
        // The digest covers the numbers; what is said beside them must be of this unit too.
        let stated = |key: &str, expected: &str| {
            if series.about(key)? == expected {
                Ok(())
            } else {
                Err(format!("its {key} is not {expected}"))
            }
        };
        let scenario = &self.manifest.scenarios[self.unit.arm];
        if model_version(series) != Some(MODEL_VERSION) {
            return Err(format!("it is not of model version {MODEL_VERSION}"));
        }
        stated("scenario digest", &scenario.digest)?;
        stated("seed", &self.manifest.seed.to_string())?;
        stated("replicate", &self.unit.replicate.to_string())?;
        stated(
            "replicate digest",
            digest::of_replicate(&replicate).to_hex().as_str(),
        )?;
        Ok(replicate)
    }

    fn about(&self, replicate: &Replicate, kept: &ReplicateSummary) -> Vec<(String, String)> {
        let entries = [
            (
                "scenario",
                self.manifest.scenarios[self.unit.arm].name.clone(),
            ),
            (
                "scenario digest",
                self.manifest.scenarios[self.unit.arm].digest.clone(),
            ),
            (VERSION, MODEL_VERSION.to_string()),
            ("seed", self.manifest.seed.to_string()),
            ("replicate", self.unit.replicate.to_string()),
            ("replicate digest", kept.digest.to_hex().to_string()),
            ("orders", replicate.orders.to_string()),
            (LEARNED, replicate.learned.text()),
            (LEARNED_DIGEST, digest_of(&replicate.learned.text())),
        ];
        entries.map(|(key, value)| (key.to_owned(), value)).into()
    }
}

/// Worths of signals in what is said beside the numbers, and what they are checked by.
const LEARNED: &str = "signal worths";
const LEARNED_DIGEST: &str = "signal worths digest";

fn digest_of(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

/// The worths of signals; none in files of versions that did not write them.
fn learned_of(series: &Table) -> Result<Learned, String> {
    let Ok(text) = series.about(LEARNED) else {
        return Ok(Learned::default());
    };
    let sound = digest_of(text) == series.about(LEARNED_DIGEST)?;
    let learned = Learned::read(text).filter(|_| sound);
    learned.ok_or_else(|| format!("its {LEARNED} are not as they were written"))
}

/// Days since 1970-01-01.
pub(super) fn epoch_days(date: Date) -> i32 {
    let span = jiff::civil::date(1970, 1, 1)
        .until(date)
        .expect("days fit a span of days");
    span.get_days()
}

/// Columns `slice_group` and `slice` from one index into `slices` per row.
pub(super) fn push_slices(table: &mut Table, slices: &[Slice], indices: Vec<u32>) {
    let groups = slices.iter().map(|slice| slice.group.name().to_owned());
    let labels = slices.iter().map(|slice| slice.label.clone());
    let group = Column::Text {
        labels: groups.collect(),
        indices: indices.clone(),
    };
    let label = Column::Text {
        labels: labels.collect(),
        indices,
    };
    table.push("slice_group", group);
    table.push("slice", label);
}

/// Rows slice by slice and within a slice day by day: neighbours are alike, so the file is small.
fn series_table(series: &DailySeries, start: Date) -> Table {
    let (slices, days) = (series.slices().len(), series.days());
    let first = epoch_days(start);
    let mut table = Table::default();
    let dates = (0..slices).flat_map(|_| (0..days).map(|day| first + int32(day)));
    table.push("day", Column::Date(dates.collect()));
    let indices = (0..slices).flat_map(|slice| std::iter::repeat_n(slice as u32, days));
    push_slices(&mut table, series.slices(), indices.collect());
    let blank = || Vec::with_capacity(slices * days);
    let mut columns: [_; COLUMNS] = std::array::from_fn(|_| blank());
    for slice in 0..slices {
        for first in (0..days).step_by(TOGETHER) {
            let rows = first..days.min(first + TOGETHER);
            let rows: Vec<_> = rows.map(|day| series.row(day, slice).values()).collect();
            for (place, column) in columns.iter_mut().enumerate() {
                column.extend(rows.iter().map(|row| row[place]));
            }
        }
    }
    for (name, column) in Totals::column_names().zip(columns) {
        table.push(name, Column::Int64(column));
    }
    table
}

/// Days, or columns, gone through at a time: the numbers of a cache line, so that no line is
/// fetched for one number.
const TOGETHER: usize = 8;

fn series_of(table: &Table, industries: &[&str]) -> Result<DailySeries, String> {
    let slices = Slice::all(industries);
    let Column::Text { labels, indices } = table.column("slice")? else {
        return Err("its slices are no texts".to_owned());
    };
    if !indices.len().is_multiple_of(slices.len()) || indices.is_empty() {
        return Err(format!("{} rows do not fill whole days", indices.len()));
    }
    let days = indices.len() / slices.len();
    for (row, index) in indices.iter().enumerate() {
        if labels[*index as usize] != slices[row / days].label {
            return Err(format!("row {row} is of another slice"));
        }
    }
    let mut rows = vec![*Totals::default().values(); indices.len()];
    let names: Vec<&str> = Totals::column_names().collect();
    for (group, names) in names.chunks(TOGETHER).enumerate() {
        let mut columns = [&[][..]; TOGETHER];
        for (column, name) in columns.iter_mut().zip(names) {
            let Column::Int64(values) = table.column(name)? else {
                return Err(format!("its {name} are no whole numbers"));
            };
            *column = values;
        }
        let first = group * TOGETHER;
        let columns = &columns[..names.len()];
        if columns.iter().any(|values| values.len() != indices.len()) {
            return Err("its columns differ in length".to_owned());
        }
        for place in 0..indices.len() {
            let (slice, day) = (place / days, place % days);
            let row = &mut rows[day * slices.len() + slice][first..first + names.len()];
            for (value, values) in row.iter_mut().zip(columns) {
                *value = values[place];
            }
        }
    }
    let rows = rows.into_iter().map(Totals::from_values).collect();
    Ok(DailySeries::from_rows(slices, rows))
}

/// The columns of real numbers of a shop, with the way to each.
type Real = (&'static str, fn(&mut ShopSnapshot) -> &mut f64);
const REALS: [Real; 7] = [
    ("quality_at_start", |shop| &mut shop.quality_at_start),
    ("quality", |shop| &mut shop.quality),
    ("described", |shop| &mut shop.described),
    ("log_price", |shop| &mut shop.log_price),
    ("score", |shop| &mut shop.score),
    ("recent_orders", |shop| &mut shop.recent_orders),
    ("profit_yuan", |shop| &mut shop.profit_yuan),
];

fn shop_table(shops: &[ShopSnapshot], industries: &[String]) -> Table {
    let mut table = Table::default();
    let whole = |of: fn(&ShopSnapshot) -> u32| {
        Column::Int64(shops.iter().map(|shop| i64::from(of(shop))).collect())
    };
    table.push("shop", whole(|shop| shop.shop));
    table.push(
        "industry",
        Column::Text {
            labels: industries.to_vec(),
            indices: shops.iter().map(|shop| u32::from(shop.industry)).collect(),
        },
    );
    table.push(
        "tier",
        Column::Text {
            labels: TIERS.map(str::to_owned).into(),
            indices: shops.iter().map(|shop| u32::from(shop.tier)).collect(),
        },
    );
    table.push("opened_day", whole(|shop| shop.opened_day));
    for (name, of) in REALS {
        let values = shops.iter().map(|shop| Some(*of(&mut shop.clone())));
        table.push(name, Column::Double(values.collect()));
    }
    table
}

fn shops_of(table: &Table, industries: &[&str]) -> Result<Vec<ShopSnapshot>, String> {
    let industry = places(table, "industry", industries)?;
    let tier = places(table, "tier", &TIERS)?;
    let (Column::Int64(places), Column::Int64(opened)) =
        (table.column("shop")?, table.column("opened_day")?)
    else {
        return Err("its shops are no whole numbers".to_owned());
    };
    let small = |value: i64| u32::try_from(value).map_err(|_| "a shop is out of range".to_owned());
    let mut shops = Vec::with_capacity(places.len());
    for (row, place) in places.iter().enumerate() {
        shops.push(ShopSnapshot {
            shop: small(*place)?,
            industry: industry[row],
            tier: tier[row],
            opened_day: small(opened[row])?,
            quality_at_start: 0.0,
            quality: 0.0,
            described: 0.0,
            log_price: 0.0,
            score: 0.0,
            recent_orders: 0.0,
            profit_yuan: 0.0,
        });
    }
    for (name, of) in REALS {
        let Column::Double(values) = table.column(name)? else {
            return Err(format!("its {name} are no real numbers"));
        };
        for (shop, value) in shops.iter_mut().zip(values) {
            *of(shop) = value.ok_or_else(|| format!("a shop lacks its {name}"))?;
        }
    }
    Ok(shops)
}

/// A column of texts as places in a list of names.
fn places(table: &Table, column: &str, names: &[&str]) -> Result<Vec<u8>, String> {
    let Column::Text { labels, indices } = table.column(column)? else {
        return Err(format!("its {column} is no text"));
    };
    let known: Vec<Option<u8>> = labels
        .iter()
        .map(|label| {
            names
                .iter()
                .position(|name| name == label)
                .and_then(|p| p.try_into().ok())
        })
        .collect();
    let places = indices.iter().map(|index| known[*index as usize]);
    places
        .collect::<Option<Vec<u8>>>()
        .ok_or_else(|| format!("it has a {column} that is not known"))
}
