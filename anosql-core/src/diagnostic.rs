//! Errors and warnings as data. Only `render` draws them.

use crate::{source::Span, sqlstate};

/// What a step makes, or the error that it gives up with.
pub(crate) type Result<T, E = Box<Diagnostic>> = std::result::Result<T, E>;

/// Whether a build may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The query cannot be used.
    Error,
    /// The query can be used; its author should know.
    Warning,
}

/// A second place that belongs to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be said of it, such as `first used as integer here`.
    pub text: String,
}

/// One message: what is wrong, where, and what to write instead.
///
/// Messages follow Postgres in wording: lower case, no full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// The SQLSTATE that Postgres reports for the same mistake; `None` for mistakes of the file format.
    pub code: Option<&'static str>,
    /// What is wrong.
    pub message: String,
    /// The smallest guilty place.
    pub span: Span,
    /// What to say under the place itself, where more than the message is to be said.
    pub label: Option<String>,
    /// Other places that belong to the message.
    pub labels: Vec<Label>,
    /// What else is to be said, each a line of its own.
    pub notes: Vec<String>,
    /// What to write instead, each a line of its own.
    pub help: Vec<String>,
    /// The query in which it happened, by its name as written.
    pub query: Option<String>,
    /// The place of another message, about the schema, that this one only follows from.
    pub waits_for: Option<Span>,
    /// Whether Postgres surely refuses it, although the code is one of those for what may only not have been read.
    pub is_certain: bool,
}

impl Diagnostic {
    /// An error with a SQLSTATE.
    pub fn error(code: &'static str, message: impl Into<String>, span: Span) -> Self {
        Self::new(Severity::Error, Some(code), message.into(), span)
    }

    /// The error as what a function gives up with.
    pub(crate) fn refuse<T>(code: &'static str, message: impl Into<String>, span: Span) -> Result<T> {
        Err(Box::new(Self::error(code, message, span)))
    }

    /// An error of the file format, for which Postgres has no SQLSTATE.
    pub fn format_error(message: impl Into<String>, span: Span) -> Self {
        Self::new(Severity::Error, None, message.into(), span)
    }

    /// A warning.
    pub fn warning(message: impl Into<String>, span: Span) -> Self {
        Self::new(Severity::Warning, None, message.into(), span)
    }

    fn new(severity: Severity, code: Option<&'static str>, message: String, span: Span) -> Self {
        Self {
            severity,
            code,
            message,
            span,
            label: None,
            labels: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            query: None,
            waits_for: None,
            is_certain: false,
        }
    }

    /// Adds a line of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds what else is to be said.
    #[must_use]
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says something under the place itself.
    #[must_use]
    pub fn here(mut self, text: impl Into<String>) -> Self {
        self.label = Some(text.into());
        self
    }

    /// Says that a statement of the schema is in error, whatever the code.
    #[must_use]
    pub(crate) fn certain(mut self) -> Self {
        self.is_certain = true;
        self
    }

    /// Whether Postgres reports it with this SQLSTATE.
    pub(crate) fn is(&self, code: &str) -> bool {
        self.code == Some(code)
    }

    /// Whether it says that something does not exist.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(
            self.code,
            Some(
                sqlstate::UNDEFINED_TABLE
                    | sqlstate::UNDEFINED_COLUMN
                    | sqlstate::UNDEFINED_OBJECT
                    | sqlstate::UNDEFINED_FUNCTION
                    | sqlstate::INVALID_SCHEMA_NAME
            )
        )
    }

    /// Whether it may be only we who could not read a statement.
    pub(crate) fn is_unread(&self) -> bool {
        !self.is_certain
            && matches!(self.code, Some(sqlstate::FEATURE_NOT_SUPPORTED | sqlstate::SYNTAX_ERROR))
    }

    /// Whether this is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// What to do about what is not supported, and what else.
pub(crate) const ANOTHER_WAY: &str = "write it another way, or put it into a view or function of the schema";
pub(crate) const DECLARE: &str =
    "or declare its types behind the name: with `(id int8) -> (title text!, note text)` the list is trusted";

/// How the advice to vouch for something begins.
pub(crate) const VOUCH: &str = "or, if it is as the schema's other statements say, vouch for it by";

/// Says by name what is not supported, and how to go on.
pub(crate) fn unsupported(what: &str, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(sqlstate::FEATURE_NOT_SUPPORTED, format!("{what} is not supported"), span)
            .help(ANOTHER_WAY)
            .help(DECLARE),
    )
}

/// Says that a statement which was not read may have made or changed what a name stands for.
pub(crate) fn uncertain(what: &str, name: &str, statement: Span, span: Span) -> Box<Diagnostic> {
    let message = format!("what {what} \"{name}\" is like is not known");
    let waiting = Diagnostic {
        waits_for: Some(statement),
        ..Diagnostic::error(sqlstate::FEATURE_NOT_SUPPORTED, message, span)
    };
    Box::new(
        waiting
            .label(statement, "this statement of the schema was not read, and may have made or changed it")
            .help(
                "take the schema from `pg_dump --schema-only`, which writes plainly what such statements did",
            ),
    )
}

/// A contradiction that no input should bring about.
pub(crate) fn internal(span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(sqlstate::INTERNAL_ERROR, "the analyser contradicts itself here", span)
            .help("this is a mistake in anosql; please report the query"),
    )
}
