//! Tables of a platform's own.

use bytes::Bytes;
use gresham::facts::Facts;
use gresham::own_data::{self, Book, ColumnMap, TableFault, banded, facts_file};
use std::path::Path;

fn made(book: Result<Book, TableFault>) {
    let book = match book {
        Ok(book) => book,
        Err(fault) => return assert!(!fault.remedy.is_empty(), "{fault}"),
    };
    let facts = banded(&book, 1, 0.1);
    let text = facts_file(&book, &facts, ("shops.csv", "traffic-first"), (1, 0.1));
    // A table may have no figure at all; then there is nothing to read.
    if let Err(problems) = Facts::parse(Path::new("facts.toml"), &text, &[]) {
        assert!(facts.is_empty(), "{}\n{text}", problems.render(false));
    }
}

pub fn columns(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = ColumnMap::parse(Path::new("map.toml"), text);
    }
}

pub fn csv(bytes: &[u8]) {
    made(own_data::read_csv(bytes, &ColumnMap::default()));
}

pub fn parquet(bytes: &[u8]) {
    let input = Bytes::copy_from_slice(bytes);
    made(own_data::read_parquet(input, &ColumnMap::default()));
}

pub mod seeds {
    use std::fmt::Write as _;

    pub fn columns() -> Vec<Vec<u8>> {
        vec![b"shop = 'store'\nsales = 'turnover'\nmonth = \"when\"\n".to_vec()]
    }

    pub fn csv() -> Vec<Vec<u8>> {
        let mut text = "shop,month,sales,orders,refunds,repeat_90\n".to_owned();
        for month in 1..4 {
            for shop in 0..24 {
                let orders = 10 + shop * month;
                let sales = orders * 37;
                let _ = writeln!(text, "s{shop},2025-0{month},{sales}.5,{orders},{shop},30%");
            }
        }
        vec![
            text.into_bytes(),
            b"shop,month,sales,orders\na,2025/3/1,\"1,234\",5\n".to_vec(),
        ]
    }

    pub fn parquet() -> Vec<Vec<u8>> {
        super::super::records::seeds::table()
    }
}
