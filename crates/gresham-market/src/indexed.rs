//! Enums that index arrays.

/// Declares an enum whose variants index an array and know their name and meaning.
#[macro_export]
macro_rules! indexed {
    ($(#[doc = $enum_doc:literal])+ $enum:ident { $($variant:ident $name:literal $doc:literal),+ $(,)? }) => {
        $(#[doc = $enum_doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $enum {
            $( #[doc = $doc] $variant, )+
        }

        impl $enum {
            /// All variants, in the order of their indices.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The name in records and formulas.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The meaning.
            #[must_use]
            pub const fn doc(self) -> &'static str {
                match self { $(Self::$variant => $doc),+ }
            }
        }
    };
}
