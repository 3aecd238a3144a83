//! Facts of a platform's own table.

use gresham::facts::{Facts, Use};
use gresham::own_data::{Book, ColumnMap, Figure, MOST_SHOPS, banded, read_csv};
use gresham::studies::{OwnDataAnswer, OwnDataRequest, facts_from};
use std::fs;
use std::io::{self, Read};
use std::path::Path;

const HEAD: &str = "shop,month,sales,orders\n";

/// Rows of 30 shops over a year, of which the nth sells n times as much as the first.
fn rows() -> Vec<String> {
    let months = 1..=12;
    let rows = months.flat_map(|month| {
        (1..=30).map(move |shop| format!("s{shop},2025-{month:02},{},{shop}\n", 100 * shop))
    });
    rows.collect()
}

fn table() -> String {
    HEAD.to_owned() + &rows().concat()
}

fn read(text: &[u8]) -> Result<Book, String> {
    let read = read_csv(text, &ColumnMap::default());
    read.map_err(|fault| fault.to_string())
}

fn refusal(text: &str) -> String {
    read(text.as_bytes()).err().unwrap_or_default()
}

fn figure(book: &Book, id: &str) -> f64 {
    let figures = Figure::all(book);
    let found = figures.iter().find(|figure| figure.id == id).unwrap();
    found.value(&vec![1.0; book.shop_count()]).unwrap()
}

fn request(table: &Path) -> OwnDataRequest {
    OwnDataRequest {
        table: table.to_owned(),
        columns: None,
        scenario: "traffic-first".to_owned(),
        discrepancy: 0.1,
        seed: 1,
    }
}

fn from(folder: &Path, table: &[u8]) -> Result<OwnDataAnswer, String> {
    let path = folder.join("table.csv");
    fs::write(&path, table).unwrap();
    facts_from(&request(&path)).map_err(|error| error.render(false))
}

#[test]
fn figures_of_a_table_are_those_of_its_rows() {
    let book = read(table().as_bytes()).unwrap();
    assert_eq!((book.shop_count(), book.month_count()), (30, 12));
    assert!((figure(&book, "order-value") - 100.0).abs() < 1e-9);
    // Of sales 1 to 30, the largest three make 87 of 465.
    assert!((figure(&book, "top-tenth") - 87.0 / 465.0).abs() < 1e-9);
    assert!((figure(&book, "sales-gini") - 29.0 / 90.0).abs() < 1e-9);
    assert!(figure(&book, "exit-rate").abs() < 1e-12);
    assert!(figure(&book, "new-shops-share").abs() < 1e-12);
}

#[test]
fn a_shop_that_stops_is_an_exit_and_one_that_begins_an_entry() {
    let late = ["-08", "-09", "-10", "-11", "-12"];
    let gone = rows().into_iter().filter(|row| {
        let is_late = late.iter().any(|month| row.contains(month));
        !(row.starts_with("s7,") && is_late)
    });
    let begun = gone.filter(|row| !(row.starts_with("s9,") && row.contains("2025-0")));
    let book = read((HEAD.to_owned() + &begun.collect::<String>()).as_bytes()).unwrap();
    // 28 shops at risk for nine months each and one for seven; one entered in October.
    let at_risk = (28.0 * 9.0 + 7.0) / 12.0;
    assert!((figure(&book, "exit-rate") - 1.0 / at_risk).abs() < 1e-9);
    assert!(figure(&book, "entry-rate") > 0.0);
    assert!((figure(&book, "new-shops-share") - 9.0 / 458.0).abs() < 1e-9);
}

#[test]
fn the_facts_of_a_table_are_read_as_facts_to_be_fitted_to() {
    let folder = tempfile::tempdir().unwrap();
    let answer = from(folder.path(), table().as_bytes()).unwrap();
    let facts = Facts::parse(&folder.path().join("mine.toml"), &answer.text, &[]).unwrap();
    assert_eq!(facts.facts.len(), answer.figures.len());
    assert!(facts.facts.iter().all(|fact| fact.purpose == Use::Fit));
    for fact in &facts.facts {
        assert!(fact.agrees(fact.published.value), "{}", fact.id);
        assert!(fact.spread() > 0.0, "{}", fact.id);
    }
}

#[test]
fn bands_are_drawn_by_shop_and_do_not_hang_on_the_order_of_rows() {
    let text = table();
    let by_shop = (1..=30).flat_map(|shop| {
        let begin = format!("s{shop},");
        rows()
            .into_iter()
            .filter(move |row| row.starts_with(&begin))
    });
    let sorted = HEAD.to_owned() + &by_shop.collect::<String>();
    let bands = |text: &str, seed: u64| {
        let facts = banded(&read(text.as_bytes()).unwrap(), seed, 0.1);
        let bands = facts.iter().map(|fact| (fact.figure.id, fact.band));
        bands.collect::<Vec<_>>()
    };
    for ((id, band), (_, other)) in bands(&text, 1).iter().zip(bands(&sorted, 1)) {
        assert!((band.0 - other.0).abs() < 1e-9, "{id}");
        assert!((band.1 - other.1).abs() < 1e-9, "{id}");
    }
    assert_ne!(bands(&text, 1), bands(&text, 2));
}

#[test]
fn what_no_shop_has_seen_is_not_known_to_be_impossible() {
    let rows = rows().into_iter().map(|row| row.replace('\n', ",0\n"));
    let text = "shop,month,sales,orders,disputes\n".to_owned() + &rows.collect::<String>();
    let facts = banded(&read(text.as_bytes()).unwrap(), 1, 0.1);
    let dispute = facts.iter().find(|fact| fact.figure.id == "dispute-rate");
    let dispute = dispute.unwrap();
    assert_eq!((dispute.value, dispute.band.0), (0.0, 0.0));
    assert!(dispute.band.1 >= 3.0 / 5580.0);
}

#[test]
fn chinese_headings_months_and_numbers_are_welcome() {
    let rows = (1..=20).map(|shop| format!("店{shop},2025年3月,\"¥1,000.50\",10,31%\n"));
    let head = "\u{feff}店铺,月份,成交额（元）,订单数,复购率\n";
    let book = read((head.to_owned() + &rows.collect::<String>()).as_bytes()).unwrap();
    assert_eq!(book.span().0, "2025-03");
    assert!((figure(&book, "repeat-90") - 0.31).abs() < 1e-9);
    assert!((figure(&book, "order-value") - 100.05).abs() < 1e-9);
}

#[test]
fn a_map_names_other_headings_and_is_checked() {
    let path = Path::new("map.toml");
    let map = ColumnMap::parse(path, "sales = \"turnover\"\n").unwrap();
    let text = table().replace("sales", "turnover");
    assert_eq!(read_csv(text.as_bytes(), &map).unwrap().shop_count(), 30);
    let fault = read_csv(table().as_bytes(), &map).unwrap_err().to_string();
    assert!(fault.contains("`turnover`, which the map names"), "{fault}");
    let wrong = ColumnMap::parse(path, "sale = \"turnover\"\n").unwrap_err();
    assert!(wrong.to_string().contains("map.toml:1"), "{wrong}");
}

/// Holds what is told of a table against where it should be, what is wrong, and what helps.
fn assert_told(text: &str, row: &str, what: &str, remedy: &str) {
    let told = refusal(text);
    assert!(told.starts_with(row), "{what}: {told}");
    assert!(told.contains(what), "{what}: {told}");
    assert!(told.contains(remedy), "{what}: {told}");
}

#[test]
fn every_broken_row_is_told_with_its_column_and_a_remedy() {
    let good = table();
    for [row, column, what, remedy] in [
        [
            "s1,2025-13,5,5",
            ", column `month`",
            "`2025-13` is no month",
            "2025-03",
        ],
        [
            "s1,soon,5,5",
            ", column `month`",
            "`soon` is no month",
            "2025-03",
        ],
        [
            "s1,2026-01,-5,5",
            ", column `sales`",
            "-5 is negative",
            "before refunds",
        ],
        [
            "s1,2026-01,five,5",
            ", column `sales`",
            "no number",
            "plain numbers",
        ],
        [
            "s1,2026-01,inf,5",
            ", column `sales`",
            "no number",
            "plain numbers",
        ],
        ["s1,2026-01,5,", ", column `orders`", "is empty", "state 0"],
        [
            "s1,2026-01,5,1.5",
            ", column `orders`",
            "no whole number",
            "counted",
        ],
        [
            ",2026-01,5,1",
            ", column `shop`",
            "no label",
            "label every row",
        ],
        [
            "s1,2025-12,5,5",
            "",
            "a second time in 2025-12",
            "up to one",
        ],
        ["s1,2024-12,5,5", "", "has 2024-12 after 2025-12", "sort"],
        [
            "s1,2036-01,5,5",
            "",
            "more than 120 months",
            "mistyped year",
        ],
        [
            "s1,2026-01,5",
            "",
            "3 fields where there are 4",
            "quote fields",
        ],
    ] {
        let place = format!("row 362{column}");
        assert_told(&format!("{good}{row}\n"), &place, what, remedy);
    }
}

#[test]
fn a_table_that_is_broken_as_a_whole_is_told_with_a_remedy() {
    let good = table();
    let no_orders = rows().into_iter().map(|row| {
        let end = row.rfind(',').unwrap();
        row[..end].to_owned() + ",0\n"
    });
    let no_orders = HEAD.to_owned() + &no_orders.collect::<String>();
    let twice = good.replace("\ns", "\nx,s").replace("shop,", "gmv,shop,");
    let absent = good.replace("sales", "takings");
    let one = HEAD.to_owned() + "s1,2025-01,5,5\n";
    assert_told("", "", "the file is empty", "row of headings");
    assert_told(HEAD, "", "no rows", "one row for every shop");
    assert_told(&absent, "row 1", "`sales` is missing", "--columns");
    assert_told(&twice, "row 1", "both head", "in a map");
    assert_told(&one, "", "has 1 shops", "20 or more");
    assert_told(&no_orders, "", "no shop has an order", "which column");
}

#[test]
fn a_share_of_repeats_above_one_and_a_text_that_is_not_utf_8_are_told() {
    let told = refusal("shop,month,sales,orders,repeat\ns1,2025-01,5,5,31\n");
    assert!(
        told.contains("row 2, column `repeat`") && told.contains("31%"),
        "{told}"
    );
    let mut gbk = HEAD.as_bytes().to_vec();
    gbk.extend(b"\xb5\xea,2025-01,5,5\n");
    let told = read(&gbk).unwrap_err();
    assert!(told.contains("row 2") && told.contains("UTF-8"), "{told}");
}

/// A table that is made as it is read.
struct Endless {
    rows: u64,
    next: u64,
    shops: u64,
    rest: Vec<u8>,
}

impl Read for Endless {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() && self.next < self.rows {
            let many = (self.next..self.rows.min(self.next + 500)).map(|row| {
                let month = 2000 * 12 + row / self.shops;
                let (year, month) = (month / 12, month % 12 + 1);
                format!("s{},{year}-{month:02},10,1\n", row % self.shops)
            });
            self.rest = many.collect::<String>().into_bytes();
            self.next += 500;
        }
        let count = to.len().min(self.rest.len());
        to[..count].copy_from_slice(&self.rest[..count]);
        self.rest.drain(..count);
        Ok(count)
    }
}

fn endless(rows: u64, shops: u64) -> Result<Book, String> {
    let table = Endless {
        rows,
        next: 0,
        shops,
        rest: HEAD.as_bytes().to_vec(),
    };
    read_csv(table, &ColumnMap::default()).map_err(|fault| fault.to_string())
}

#[test]
fn a_table_of_ten_million_rows_is_read_row_by_row() {
    let book = endless(10_000_000, 90_000).unwrap();
    let found = (book.rows, book.shop_count(), book.month_count());
    assert_eq!(found, (10_000_000, 90_000, 112));
}

#[test]
fn too_many_shops_are_refused_at_the_row_that_is_one_too_many() {
    let told = endless(200_000, 150_000).unwrap_err();
    assert!(told.contains(&format!("row {}", MOST_SHOPS + 2)), "{told}");
    assert!(told.contains("draw shops at random"), "{told}");
}

#[test]
fn a_file_that_is_not_there_or_a_broken_parquet_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let told = from(folder.path(), b"PAR1 and no more").unwrap_err();
    assert!(
        told.contains("table.csv") && told.contains("as Parquet"),
        "{told}"
    );
    let absent = request(&folder.path().join("none.csv"));
    let told = facts_from(&absent).unwrap_err().render(false);
    assert!(
        told.contains("none.csv") && told.contains("in CSV or Parquet"),
        "{told}"
    );
    let exact = OwnDataRequest {
        discrepancy: 0.0,
        ..absent
    };
    let told = facts_from(&exact).unwrap_err().render(false);
    assert!(told.contains("discrepancy"), "{told}");
}

#[test]
fn the_table_of_the_worked_example_becomes_facts() {
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/shop-months.csv");
    let answer = facts_from(&request(Path::new(table))).unwrap();
    assert!(answer.shops > 300);
    assert_eq!(answer.figures.len(), 17);
    let held = answer.figures.iter().filter(|figure| !figure.fitted);
    let held: Vec<&str> = held.map(|figure| figure.id.as_str()).collect();
    assert_eq!(held, ["growth"]);
}
