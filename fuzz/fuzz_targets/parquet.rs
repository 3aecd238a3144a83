#![no_main]

use gresham_fuzz::{begin, readers};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: begin("parquet"), |bytes: &[u8]| readers::read("parquet", bytes));
