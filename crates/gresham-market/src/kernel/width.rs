//! How wide registers are that columns are worked on in.

/// How wide registers are that the daytime is worked on in. It never changes a result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Width {
    /// The widest that this machine has.
    #[default]
    Widest,
    /// Those that every machine of its architecture has.
    Common,
}

/// Declares a function that does its `work`, which is to be inlined whole, in registers of a width. The common
/// ones have a function of their own, so that its instructions can be counted.
macro_rules! in_every_width {
    ($(#[$about:meta])* $visibility:vis fn $name:ident($($argument:ident: $type:ty),+ $(,)?) = $work:ident) => {
        $(#[$about])*
        $visibility fn $name(width: $crate::Width, $($argument: $type),+) {
            #[multiversion::multiversion(targets(
                "x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl+bmi1+bmi2+lzcnt+popcnt",
                "x86_64+avx2+bmi1+bmi2+lzcnt+popcnt"
            ))]
            fn in_widest($($argument: $type),+) {
                $work($($argument),+);
            }

            #[inline(never)]
            fn in_common($($argument: $type),+) {
                $work($($argument),+);
            }

            match width {
                $crate::Width::Widest => in_widest($($argument),+),
                $crate::Width::Common => in_common($($argument),+),
            }
        }
    };
}
pub(crate) use in_every_width;
