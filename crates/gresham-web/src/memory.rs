//! Where questions and answers lie: buffers of the module whose addresses the page is told.
//!
//! The page asks for room with `room`, writes its question there, calls `ask` for the length of
//! the answer and finds it at `found`. No pointer is ever followed here, so nothing is unsafe but
//! the names under which a page finds these functions.

#![expect(
    unsafe_code,
    reason = "exported names are unique by being declared here alone"
)]

use crate::{Courses, answer};
use std::cell::RefCell;

thread_local! {
    static QUESTION: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static COURSES: RefCell<Courses> = RefCell::default();
}

/// Makes room for a question of so many bytes and tells its address.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    QUESTION.with_borrow_mut(|question| {
        question.clear();
        question.resize(bytes, 0);
        question.as_mut_ptr()
    })
}

/// Answers the question and tells the answer's length in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn ask() -> usize {
    let asked = QUESTION.take();
    let told = COURSES.with_borrow_mut(|courses| answer(&asked, courses));
    let length = told.len();
    ANSWER.set(told.into_bytes());
    length
}

/// Tells the address of the last answer.
#[unsafe(no_mangle)]
pub extern "C" fn found() -> *const u8 {
    ANSWER.with_borrow(Vec::as_ptr)
}

#[cfg(test)]
mod tests {
    use super::{ask, found, room};
    use std::slice;

    /// The answer to a question in the way of a page: it writes where there is room, and reads as
    /// many bytes as it is told.
    fn told(question: &str) -> String {
        let place = room(question.len());
        // SAFETY: `room` has just made so many bytes, and nothing else uses them meanwhile.
        let bytes = unsafe { slice::from_raw_parts_mut(place, question.len()) };
        bytes.copy_from_slice(question.as_bytes());
        let length = ask();
        // SAFETY: the answer stays where it is until the next question.
        let answer = unsafe { slice::from_raw_parts(found(), length) };
        String::from_utf8(answer.to_vec()).expect("JSON is text")
    }

    #[test]
    fn a_page_finds_each_answer_where_it_is_told() {
        let described = told(r#"{"ask":"describe"}"#);
        assert!(described.contains("experience_score"), "{described}");
        let refused = told("no question");
        assert!(refused.len() < described.len(), "{refused}");
        assert!(refused.starts_with('{'), "{refused}");
        assert_eq!(told(r#"{"ask":"describe"}"#), described);
    }
}
