//! Typed, bounded, documented parameters.
//!
//! Every section of a scenario (a lever, an industry, a part of the world) is declared once with
//! [`parameters!`](macro@crate::parameters). The declaration gives the struct the market reads and
//! the table of [`Field`]s from which the scenario reader checks input, the JSON Schema is written
//! and the documentation of levers is made, so that these four cannot drift apart.

use std::fmt;

/// A parameter's value as it stands in a scenario, after its kind was checked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// A real number.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// On or off.
    Switch(bool),
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Whole(whole) => write!(formatter, "{whole}"),
            Self::Switch(switch) => write!(formatter, "{switch}"),
        }
    }
}

/// Kind of value that a field takes, with its inclusive bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A finite real number between the bounds.
    Number {
        /// Smallest value allowed.
        min: f64,
        /// Largest value allowed.
        max: f64,
    },
    /// A whole number between the bounds.
    Whole {
        /// Smallest value allowed.
        min: i64,
        /// Largest value allowed.
        max: i64,
    },
    /// `true` or `false`.
    Switch,
}

/// One parameter: what it is called, what it means and what it may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// The key in a scenario file.
    pub key: &'static str,
    /// Meaning of the parameter, in one or two sentences.
    pub doc: &'static str,
    /// The unit of the value, such as `share`, `days`, `fen`, `weight`.
    pub unit: &'static str,
    /// Kind and bounds.
    pub kind: Kind,
    /// Value taken when the key is left out; `None` makes the key required.
    pub default: Option<Value>,
    /// Where the default comes from: a source, or the word "assumed". Empty for required keys,
    /// whose source stands beside the number in the data file.
    pub source: &'static str,
}

impl Field {
    /// The field's doc comment without the white space that the macro leaves around it.
    #[must_use]
    pub fn description(&self) -> &'static str {
        self.doc.trim()
    }

    /// Why `value` is out of bounds, or `None` if it is within them.
    #[must_use]
    pub fn violation(&self, value: Value) -> Option<String> {
        match (self.kind, value) {
            (Kind::Number { .. }, Value::Number(number)) if !number.is_finite() => {
                Some("must be a finite number".to_owned())
            }
            (Kind::Number { min, max }, Value::Number(number)) if number < min || number > max => {
                Some(format!("must lie between {min} and {max} ({})", self.unit))
            }
            (Kind::Whole { min, max }, Value::Whole(whole)) if whole < min || whole > max => {
                Some(format!("must lie between {min} and {max} ({})", self.unit))
            }
            _ => None,
        }
    }
}

/// A struct of parameters together with the table that describes it;
/// [`parameters!`](macro@crate::parameters) implements it.
pub trait Declared: Copy {
    /// The section's name as scenarios spell it.
    const NAME: &'static str;
    /// Purpose of the section.
    const DOC: &'static str;
    /// The fields, in the order of declaration.
    const FIELDS: &'static [Field];

    /// Builds the section from one value per field, in the order of [`Self::FIELDS`].
    ///
    /// # Panics
    /// If the values do not match the fields in number and kind, which the scenario reader checks.
    fn from_values(values: &[Value]) -> Self;

    /// The values of the fields, in the order of [`Self::FIELDS`].
    fn to_values(&self) -> Vec<Value>;
}

/// A declared section with the relations between its fields that no single bound can express.
pub trait Section: Declared {
    /// Checks those relations; none by default.
    ///
    /// # Errors
    /// The key to point at and a sentence that says what is wrong with it.
    fn check(&self) -> Result<(), (&'static str, String)> {
        Ok(())
    }

    /// The section with every field at its default, if every field has one.
    #[must_use]
    fn from_defaults() -> Option<Self> {
        let values: Option<Vec<Value>> = Self::FIELDS.iter().map(|field| field.default).collect();
        values.map(|values| Self::from_values(&values))
    }
}

/// A Rust type that can be a parameter.
pub trait ParameterType: Copy {
    /// The kind with the bounds `min..=max`; a switch has none.
    fn value(self) -> Value;
    /// The inverse of [`Self::value`].
    fn from_value(value: Value) -> Self;
}

impl ParameterType for f64 {
    fn value(self) -> Value {
        Value::Number(self)
    }
    fn from_value(value: Value) -> Self {
        match value {
            Value::Number(number) => number,
            other => panic!("a number was checked for, got {other}"),
        }
    }
}

impl ParameterType for u32 {
    fn value(self) -> Value {
        Value::Whole(i64::from(self))
    }
    fn from_value(value: Value) -> Self {
        match value {
            Value::Whole(whole) => Self::try_from(whole).expect("bounds of a u32 field fit u32"),
            other => panic!("a whole number was checked for, got {other}"),
        }
    }
}

impl ParameterType for i64 {
    fn value(self) -> Value {
        Value::Whole(self)
    }
    fn from_value(value: Value) -> Self {
        match value {
            Value::Whole(whole) => whole,
            other => panic!("a whole number was checked for, got {other}"),
        }
    }
}

impl ParameterType for bool {
    fn value(self) -> Value {
        Value::Switch(self)
    }
    fn from_value(value: Value) -> Self {
        match value {
            Value::Switch(switch) => switch,
            other => panic!("a switch was checked for, got {other}"),
        }
    }
}

/// Declares a section: a struct, its table of fields and the way between them.
///
/// ```
/// gresham_market::parameters! {
///     /// How often it rains.
///     pub struct Weather as "weather" {
///         /// Share of days with rain.
///         rain: f64 in 0.0..=1.0, unit "share", default 0.3, source "assumed";
///         /// Days between forecasts.
///         forecast_cycle: u32 in 1..=30, unit "days";
///         /// Whether snow falls too.
///         snow: bool, unit "switch", default false, source "assumed";
///     }
/// }
/// ```
#[macro_export]
macro_rules! parameters {
    (
        $(#[doc = $section_doc:literal])+
        pub struct $name:ident as $section:literal {
            $(
                $(#[doc = $doc:literal])+
                $field:ident : $kind:ident $(in $min:literal ..= $max:literal)?,
                unit $unit:literal $(, default $default:literal, source $source:literal)?;
            )+
        }
    ) => {
        $(#[doc = $section_doc])+
        #[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $( $(#[doc = $doc])+ pub $field: $kind, )+
        }

        impl $crate::parameter::Declared for $name {
            const NAME: &'static str = $section;
            const DOC: &'static str = concat!($($section_doc),+);
            const FIELDS: &'static [$crate::parameter::Field] = &[
                $( $crate::parameter::Field {
                    key: stringify!($field),
                    doc: concat!($($doc),+),
                    unit: $unit,
                    kind: $crate::parameters!(@kind $kind $($min, $max)?),
                    default: $crate::parameters!(@default $kind $($default)?),
                    source: $crate::parameters!(@source $($source)?),
                } ),+
            ];

            fn from_values(values: &[$crate::parameter::Value]) -> Self {
                assert_eq!(values.len(), Self::FIELDS.len(), "one value per field");
                let mut values = values.iter().copied();
                Self {
                    $( $field: $crate::parameter::ParameterType::from_value(
                        values.next().expect("counted above")
                    ), )+
                }
            }

            fn to_values(&self) -> Vec<$crate::parameter::Value> {
                vec![ $( $crate::parameter::ParameterType::value(self.$field) ),+ ]
            }
        }
    };
    (@kind f64 $min:literal, $max:literal) => { $crate::parameter::Kind::Number { min: $min, max: $max } };
    (@kind bool) => { $crate::parameter::Kind::Switch };
    (@kind $whole:ident $min:literal, $max:literal) => { $crate::parameter::Kind::Whole { min: $min, max: $max } };
    (@default $kind:ident) => { None };
    (@default f64 $default:literal) => { Some($crate::parameter::Value::Number($default)) };
    (@default bool $default:literal) => { Some($crate::parameter::Value::Switch($default)) };
    (@default $whole:ident $default:literal) => { Some($crate::parameter::Value::Whole($default)) };
    (@source) => { "" };
    (@source $source:literal) => { $source };
}
