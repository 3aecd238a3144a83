#![no_main]

use gresham_fuzz::{begin, readers};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: begin("board"), |bytes: &[u8]| readers::read("board", bytes));
