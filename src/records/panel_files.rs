//! Panels in files: one per arm and replicate, with every column of totals that is not zero
//! throughout.

use super::claim::Claim;
use super::tables::{self, VERSION, int32, model_version};
use super::{RecordsError, atomic};
use crate::experiment::{Lookup, Setup, Store, Unit};
use crate::market::MODEL_VERSION;
use crate::outcome::panel::{PanelRow, PanelShop};
use crate::outcome::slices::TIERS;
use crate::outcome::{Panel, Periods, Totals};
use blake3::Hasher;
use gresham_tables::{Column, Table};
use jiff::civil::Date;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder of panels.
///
/// A panel is believed only if its file says that it is of the model, the arm, the seed and the
/// periods that are asked for, and its numbers have the digest that stands beside them.
#[derive(Debug, Clone)]
pub struct PanelFiles {
    claim: Arc<Claim>,
    folder: PathBuf,
    seed: u64,
    periods: Periods,
    /// Names of the arms.
    arms: Vec<String>,
}

impl PanelFiles {
    /// Panels of setups with these periods under a seed, kept in a folder within a claimed one.
    ///
    /// # Errors
    /// If the setups' folders cannot be made.
    pub fn open(
        claim: &Arc<Claim>,
        within: &Path,
        seed: u64,
        periods: Periods,
        setups: &[Setup],
    ) -> Result<Self, RecordsError> {
        let files = Self {
            folder: claim.path().join(within),
            claim: Arc::clone(claim),
            seed,
            periods,
            arms: setups.iter().map(|setup| setup.name.clone()).collect(),
        };
        for arm in &files.arms {
            let path = files.folder.join(arm);
            fs::create_dir_all(&path).map_err(|error| RecordsError::at("make", &path, &error))?;
        }
        Ok(files)
    }

    fn path(&self, Unit { arm, replicate }: Unit) -> PathBuf {
        panel_at(&self.folder, &self.arms[arm], replicate)
    }

    fn identity(&self, digest: &str, replicate: u32) -> String {
        Self::identity_of(digest, self.seed, replicate, &self.periods)
    }

    /// Identity that a panel must state.
    #[must_use]
    pub fn identity_of(digest: &str, seed: u64, replicate: u32, periods: &Periods) -> String {
        let (first, cuts) = (periods.first_date(0), periods.cuts());
        format!("{digest} {seed} {replicate} {first} {cuts:?}")
    }

    /// Reads the panel of a unit whose setup has this digest.
    ///
    /// # Errors
    /// If it is not there or not sound.
    pub fn read(&self, unit: Unit, digest: &str) -> Result<Panel, RecordsError> {
        let path = self.path(unit);
        let table = tables::read(&path)?;
        let panel = self.panel(&table, &self.identity(digest, unit.replicate));
        panel.map_err(|why| RecordsError::new(format!("{}: {why}", path.display())))
    }

    /// The panel of a file, or why it is not the one of this identity.
    fn panel(&self, table: &Table, identity: &str) -> Result<Panel, &'static str> {
        if !states(table, identity) {
            return Err("it is of another market");
        }
        let panel = panel_of(table, self.periods.clone());
        let stated = table.about("digest").ok();
        panel
            .filter(|panel| stated == Some(digest_of(panel).as_str()))
            .ok_or("it is damaged")
    }
}

impl Store<Panel> for PanelFiles {
    type Error = RecordsError;

    fn recall(&mut self, unit: Unit, digest: &str) -> Result<Lookup<()>, RecordsError> {
        if !self.path(unit).exists() {
            return Ok(Lookup::Absent);
        }
        Ok(match self.read(unit, digest) {
            Ok(_) => Lookup::Found(()),
            Err(why) => Lookup::Damaged(why.to_string()),
        })
    }

    fn keep(&mut self, unit: Unit, digest: &str, panel: Panel) -> Result<(), RecordsError> {
        let mut table = table_of(&panel);
        self.claim.retire_report()?;
        let about = [
            (VERSION, MODEL_VERSION.to_string()),
            ("identity", self.identity(digest, unit.replicate)),
            ("digest", digest_of(&panel)),
        ];
        table.metadata = about.map(|(key, value)| (key.to_owned(), value)).into();
        let bytes = gresham_tables::encode(std::iter::once(table));
        let path = self.path(unit);
        atomic::write(&path, &bytes).map_err(|error| RecordsError::at("write", &path, &error))
    }
}

/// The place of an arm's panel of a replicate.
pub(super) fn panel_at(folder: &Path, arm: &str, replicate: u32) -> PathBuf {
    folder.join(arm).join(format!("{replicate:04}.parquet"))
}

/// True if a file is there and states this identity.
pub(super) fn is_of(path: &Path, identity: &str) -> bool {
    path.exists() && tables::read_about(path).is_ok_and(|table| states(&table, identity))
}

fn states(table: &Table, identity: &str) -> bool {
    let stated = table.about("identity");
    model_version(table) == Some(MODEL_VERSION) && stated.is_ok_and(|stated| stated == identity)
}

fn digest_of(panel: &Panel) -> String {
    let mut hasher = Hasher::new();
    for shop in &panel.shops {
        hasher.update(&shop.place.to_le_bytes());
        hasher.update(&shop.opened_day.to_le_bytes());
        hasher.update(&[shop.industry]);
    }
    let mut bytes = Vec::new();
    for row in &panel.rows {
        bytes.clear();
        bytes.extend(row.shop.to_le_bytes());
        bytes.extend(row.period.to_le_bytes());
        bytes.extend([u8::from(row.open), row.tier]);
        for real in [row.score, row.quality, row.log_price] {
            bytes.extend(real.to_le_bytes());
        }
        bytes.extend(
            row.totals
                .values()
                .iter()
                .flat_map(|value| value.to_le_bytes()),
        );
        hasher.update(&bytes);
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// The columns of real numbers of a row, with the way to each.
type Real = (&'static str, fn(&mut PanelRow) -> &mut f64);
const REALS: [Real; 3] = [
    ("score", |row| &mut row.score),
    ("quality", |row| &mut row.quality),
    ("log_price", |row| &mut row.log_price),
];

fn table_of(panel: &Panel) -> Table {
    let mut table = Table::default();
    let whole = |of: &dyn Fn(&PanelRow) -> usize| {
        Column::Int32(panel.rows.iter().map(|row| int32(of(row))).collect())
    };
    let shop = |row: &PanelRow| panel.shops[row.shop as usize];
    let epoch = |date: Date| super::replicate_files::epoch_days(date);
    let starts = panel
        .rows
        .iter()
        .map(|row| epoch(panel.periods.first_date(row.period as usize)));
    table.push("period_start", Column::Date(starts.collect()));
    table.push("period", whole(&|row| row.period as usize));
    table.push("shop", whole(&|row| row.shop as usize));
    table.push("place", whole(&|row| shop(row).place as usize));
    table.push("opened_day", whole(&|row| shop(row).opened_day as usize));
    table.push("industry", whole(&|row| usize::from(shop(row).industry)));
    table.push("open", whole(&|row| usize::from(row.open)));
    let tiers = panel.rows.iter().map(|row| u32::from(row.tier));
    table.push(
        "tier",
        Column::Text {
            labels: TIERS.map(str::to_owned).into(),
            indices: tiers.collect(),
        },
    );
    for (name, of) in REALS {
        let values = panel.rows.iter().map(|row| Some(*of(&mut row.clone())));
        table.push(name, Column::Double(values.collect()));
    }
    for (column, name) in Totals::column_names().enumerate() {
        let values: Vec<i64> = panel
            .rows
            .iter()
            .map(|row| row.totals.values()[column])
            .collect();
        if values.iter().any(|value| *value != 0) {
            table.push(name, Column::Int64(values));
        }
    }
    table
}

fn panel_of(table: &Table, periods: Periods) -> Option<Panel> {
    let whole = |name: &str| match table.column(name).ok()? {
        Column::Int32(values) => Some(values.as_slice()),
        _ => None,
    };
    let (period, shop, place) = (whole("period")?, whole("shop")?, whole("place")?);
    let (opened, industry, open) = (whole("opened_day")?, whole("industry")?, whole("open")?);
    let Column::Text { labels, indices } = table.column("tier").ok()? else {
        return None;
    };
    let count = indices.len();
    let columns = [period, shop, place, opened, industry, open];
    if columns.iter().any(|column| column.len() != count) {
        return None;
    }
    let mut shops: Vec<Option<PanelShop>> = Vec::new();
    let mut rows = Vec::with_capacity(count);
    for index in 0..count {
        // Every shop has a row, so that no number is beyond that of rows.
        let number = usize::try_from(shop[index]).ok()?;
        if number >= count {
            return None;
        }
        if number >= shops.len() {
            shops.resize(number + 1, None);
        }
        shops[number] = Some(PanelShop {
            place: place[index].try_into().ok()?,
            opened_day: opened[index].try_into().ok()?,
            industry: industry[index].try_into().ok()?,
        });
        let tier = &labels[indices[index] as usize];
        rows.push(PanelRow {
            shop: number as u32,
            period: period[index].try_into().ok()?,
            open: open[index] != 0,
            tier: TIERS.iter().position(|known| known == tier)? as u8,
            score: 0.0,
            quality: 0.0,
            log_price: 0.0,
            totals: Totals::default(),
        });
    }
    for (name, of) in REALS {
        let Column::Double(values) = table.column(name).ok()? else {
            return None;
        };
        for (row, value) in rows.iter_mut().zip(values) {
            *of(row) = (*value)?;
        }
    }
    let mut totals: Vec<_> = rows.iter().map(|row| *row.totals.values()).collect();
    for (column, name) in Totals::column_names().enumerate() {
        if let Ok(Column::Int64(values)) = table.column(name) {
            for (row, value) in totals.iter_mut().zip(values) {
                row[column] = *value;
            }
        }
    }
    for (row, values) in rows.iter_mut().zip(totals) {
        row.totals = Totals::from_values(values);
    }
    let shops = shops.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Panel {
        periods,
        shops,
        rows,
    })
}
