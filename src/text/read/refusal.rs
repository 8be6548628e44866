//! Why a pass over the tree ended, and where. Notes nothing.

use std::fmt;

use serde::de;

use crate::text::source::Place;

/// What a type said when it refused what is written.
#[derive(Debug)]
pub(super) struct Failure(pub Box<Refusal>);

#[derive(Debug)]
pub(super) struct Refusal {
    pub what: String,
    pub missing: Option<&'static str>,
    pub at: Option<At>,
}

/// The node that was refused.
#[derive(Debug)]
pub(super) struct At {
    pub node: usize,
    pub place: Place,
    pub path: String,
    pub placeholder: bool,
}

impl Failure {
    /// Says where, if that is not known yet.
    pub fn located(mut self, at: impl FnOnce() -> At) -> Failure {
        self.0.at.get_or_insert_with(at);
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.what)
    }
}

impl std::error::Error for Failure {}

impl de::Error for Failure {
    fn custom<T: fmt::Display>(message: T) -> Failure {
        Failure(Box::new(Refusal { what: message.to_string(), missing: None, at: None }))
    }

    fn missing_field(field: &'static str) -> Failure {
        Failure(Box::new(Refusal { what: format!("the field `{field}` is missing"), missing: Some(field), at: None }))
    }

    fn invalid_value(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Failure {
        Failure::custom(format_args!("{expected} is expected here"))
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Failure {
        Failure::custom(format_args!("{expected} is expected here"))
    }

    fn invalid_length(length: usize, expected: &dyn de::Expected) -> Failure {
        Failure::custom(format_args!("{expected} is expected here, found {length} values"))
    }
}
