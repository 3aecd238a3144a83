#![no_main]

use gresham_fuzz::{begin, readers};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: begin("journal"), |bytes: &[u8]| readers::read("journal", bytes));
