//! Requests to the machine beside computing: large pages, and memory ahead of its use.
//!
//! Buyers and shops lie anywhere in tables of many megabytes. In pages of 4 KiB nearly every look
//! at one also waits for the page's address; in pages of 2 MiB those addresses stay at hand. And
//! who is looked at next is known well before, so that the wait for memory can pass during other
//! work. Both are requests: which bytes a program computes cannot depend on whether they are heard.
//! All unsafe code of the project is here.

#![expect(
    unsafe_code,
    reason = "an allocator is unsafe by nature, and no safe interface asks for huge pages or for memory ahead. \
              Calls of the allocator are handed on as they came; requests concern memory that is in use."
)]

use std::alloc::{GlobalAlloc, Layout, System};

/// Asks for the memory of `value` to be brought into cache.
#[inline]
pub fn fetch_ahead<T>(value: &T) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        let first = std::ptr::from_ref(value).cast::<i8>();
        let lies_on_two_lines = align_of::<T>() < LINE && size_of::<T>() > align_of::<T>();
        let last = size_of::<T>() - 1;
        for byte in (0..=last)
            .step_by(LINE)
            .chain(lies_on_two_lines.then_some(last))
        {
            // SAFETY: the byte is one of `value`, and a request for it changes nothing.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(first.add(byte)) };
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = value;
}

/// Bytes of a line of cache.
#[cfg(target_arch = "x86_64")]
const LINE: usize = 64;

/// Size of a huge page, in bytes.
const HUGE_PAGE: usize = 2 << 20;

/// The system's allocator, with a request for huge pages for every block that has room for one: for
/// a program's `#[global_allocator]`.
#[derive(Debug, Clone, Copy)]
pub struct HugePages;

// SAFETY: every method hands its arguments to the system's allocator, which keeps the contract, and
// gives back what it gave; `advise` touches neither the block's bytes nor its bounds.
unsafe impl GlobalAlloc for HugePages {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        advise(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        advise(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        advise(unsafe { System.realloc(block, layout, size) }, size)
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }
}

/// Asks for huge pages for those that lie wholly inside a block. A system that refuses is as good
/// as before.
#[inline]
fn advise(block: *mut u8, size: usize) -> *mut u8 {
    if size >= 2 * HUGE_PAGE && !block.is_null() {
        request(block, size);
    }
    block
}

#[cfg(target_os = "linux")]
#[cold]
fn request(block: *mut u8, size: usize) {
    let unaligned = block.addr() % HUGE_PAGE;
    let skipped = if unaligned == 0 {
        0
    } else {
        HUGE_PAGE - unaligned
    };
    let inside = (size - skipped) / HUGE_PAGE * HUGE_PAGE;
    // SAFETY: the range is inside a block that is in use, and this advice changes no contents.
    unsafe {
        libc::madvise(block.add(skipped).cast(), inside, libc::MADV_HUGEPAGE);
    }
}

#[cfg(not(target_os = "linux"))]
fn request(_: *mut u8, _: usize) {}

#[cfg(test)]
mod tests {
    use super::{HUGE_PAGE, HugePages};
    use std::alloc::{GlobalAlloc, Layout};

    /// Fills and reads a block from end to end while it grows and shrinks across the size from
    /// which huge pages are asked for.
    #[test]
    fn a_block_keeps_its_bytes_while_it_grows_and_shrinks() {
        let sizes = [
            100,
            HUGE_PAGE,
            2 * HUGE_PAGE,
            7 * HUGE_PAGE + 13,
            3 * HUGE_PAGE,
            64,
        ];
        let mut layout = Layout::from_size_align(sizes[0], 64).unwrap();
        // SAFETY: the layout has a size, and each block is read and written inside its bounds.
        unsafe {
            let mut block = HugePages.alloc_zeroed(layout);
            assert!((0..sizes[0]).all(|at| block.add(at).read() == 0));
            for size in sizes {
                let kept = size.min(layout.size());
                (0..layout.size()).for_each(|at| block.add(at).write(at as u8));
                block = HugePages.realloc(block, layout, size);
                layout = Layout::from_size_align(size, 64).unwrap();
                assert!((0..kept).all(|at| block.add(at).read() == at as u8));
                assert_eq!(block.addr() % 64, 0);
            }
            HugePages.dealloc(block, layout);
        }
    }
}
