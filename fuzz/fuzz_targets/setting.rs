#![no_main]

use gresham_fuzz::{begin, readers};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: begin("setting"), |bytes: &[u8]| readers::read("setting", bytes));
