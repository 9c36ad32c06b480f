//! Diagnostics to text. The only place that knows of gutters, tabs and widths.

use std::{fmt::Write, ops::Range};

use unicode_width::UnicodeWidthChar;

use crate::{
    diagnostic::{Diagnostic, Severity},
    source::{SourceMap, Span},
};

/// Places that are this many lines apart are shown in one snippet.
const NEAR: u32 = 4;
/// Longer lines are cut, in columns.
const LONGEST_LINE: usize = 100;
/// How much of a cut line is shown ahead of the guilty place, in columns.
const LEAD: usize = 30;
const TAB: &str = "    ";

/// The message as people read it, with the lines of SQL that it speaks of. It ends without a line break.
///
/// # Example
/// ```
/// use anosql_core::{diagnostic::Diagnostic, render::render, source::{SourceMap, Span}};
///
/// let mut sources = SourceMap::default();
/// sources.add("blogs.sql", "select titel from blogs");
/// let error = Diagnostic::error("42703", "column \"titel\" does not exist", Span::new(7, 12));
/// let expected = r#"
/// error: column "titel" does not exist [42703]
///  --> blogs.sql:1:8
///   |
/// 1 | select titel from blogs
///   |        ^^^^^"#;
/// assert_eq!(render(&sources, &error), expected.trim_start());
/// ```
pub fn render(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    format!("{severity}: {}", render_body(sources, diagnostic))
}

/// The same without the word before the message, where whoever shows it says `error` or `warning` itself.
pub fn render_body(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let mut text = diagnostic.message.clone();
    if let Some(code) = diagnostic.code {
        push(&mut text, format_args!(" [{code}]"));
    }
    let snippets = snippets(sources, diagnostic);
    let last_line = snippets.iter().flatten().map(|mark| mark.line).max().unwrap_or(1);
    let gutter = " ".repeat(last_line.to_string().len());
    for (index, snippet) in snippets.iter().enumerate() {
        let arrow = if index == 0 { "-->" } else { ":::" };
        draw(&mut text, snippet, arrow, &gutter);
    }
    let notes = diagnostic.notes.iter().map(|note| ("note", note));
    let continued = format!("\n{gutter}         ");
    for (kind, line) in notes.chain(diagnostic.help.iter().map(|help| ("help", help))) {
        push(&mut text, format_args!("\n{gutter} = {kind}: {}", line.replace('\n', &continued)));
    }
    text
}

/// A place to be shown.
struct Mark<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    /// The line's text.
    source: &'a str,
    /// The first byte of the line that is marked, and the one behind the last.
    bytes: (usize, usize),
    /// `^` under the guilty place, `-` under others.
    sign: char,
    text: &'a str,
}

/// The places in the order in which they are shown: those near the guilty one with it, others by themselves.
fn snippets<'a>(sources: &'a SourceMap, diagnostic: &'a Diagnostic) -> Vec<Vec<Mark<'a>>> {
    let mut snippets: Vec<Vec<Mark<'a>>> = Vec::new();
    let primary = mark(sources, diagnostic.span, '^', diagnostic.label.as_deref().unwrap_or(""));
    let others = diagnostic.labels.iter().filter_map(|label| mark(sources, label.span, '-', &label.text));
    for mark in primary.into_iter().chain(others) {
        let is_near = |other: &Mark<'_>| other.path == mark.path && other.line.abs_diff(mark.line) <= NEAR;
        match snippets.iter_mut().find(|snippet| snippet.iter().any(is_near)) {
            Some(snippet) => snippet.push(mark),
            None => snippets.push(vec![mark]),
        }
    }
    snippets
}

fn mark<'a>(sources: &'a SourceMap, span: Span, sign: char, text: &'a str) -> Option<Mark<'a>> {
    let location = sources.location(span.start)?;
    let line = sources.line(span.start)?;
    let start = (span.start - line.start) as usize;
    let end = (span.end.clamp(span.start, line.end.max(span.start)) - line.start) as usize;
    Some(Mark {
        path: location.file,
        line: location.line,
        column: location.column,
        source: sources.text(line),
        bytes: (start, end),
        sign,
        text,
    })
}

fn draw(text: &mut String, snippet: &[Mark<'_>], arrow: &str, gutter: &str) {
    let Some(first) = snippet.first() else { return };
    push(text, format_args!("\n{gutter}{arrow} {}:{}:{}", first.path, first.line, first.column));
    push(text, format_args!("\n{gutter} |"));
    let mut lines: Vec<u32> = snippet.iter().map(|mark| mark.line).collect();
    lines.sort_unstable();
    lines.dedup();
    let mut previous = None;
    for line in lines {
        if previous.is_some_and(|previous| previous + 1 < line) {
            text.push_str("\n...");
        }
        previous = Some(line);
        let marks: Vec<&Mark<'_>> = snippet.iter().filter(|mark| mark.line == line).collect();
        let Some(leader) = marks.first() else { continue };
        let view = View::new(leader);
        let number = format!("{line:>width$}", width = gutter.len());
        push_line(text, &format!("{number} | {}", view.text));
        for mark in marks {
            let (column, width) = view.columns(mark.bytes);
            let signs = mark.sign.to_string().repeat(width);
            push_line(text, &format!("{gutter} | {}{signs} {}", " ".repeat(column), mark.text));
        }
    }
}

/// A line as it is shown: tabs as blanks, what cannot be seen as `\u{fffd}`, cut where it is too long.
struct View {
    text: String,
    /// The index of each character's first byte and the column that it is shown in, in order; then the line's end.
    cells: Vec<(usize, usize)>,
}

impl View {
    fn new(leader: &Mark<'_>) -> Self {
        let (shown, is_cut) = around(leader.source, leader.bytes.0);
        let mut text = String::new();
        let mut cells = Vec::new();
        let mut column = 0;
        let mut pieces = Vec::new();
        for (index, character) in leader.source.get(shown.clone()).unwrap_or_default().char_indices() {
            let (piece, width) = match character {
                '\t' => (TAB.to_owned(), TAB.len()),
                _ => match character.width() {
                    Some(width) => (character.to_string(), width),
                    None => ('\u{fffd}'.to_string(), 1),
                },
            };
            cells.push((shown.start + index, column));
            pieces.push((piece, column, column + width));
            column += width;
        }
        cells.push((shown.end, column));
        let mut view = Self { text: String::new(), cells };
        if column <= LONGEST_LINE && !is_cut {
            view.text = pieces.into_iter().map(|(piece, ..)| piece).collect();
            return view;
        }
        let (start, _) = view.columns(leader.bytes);
        let from = start.saturating_sub(LEAD).min(column.saturating_sub(LONGEST_LINE));
        let to = from + LONGEST_LINE;
        if from > 0 {
            text.push_str("...");
        }
        text.extend(
            pieces
                .into_iter()
                .filter(|(_, left, right)| from <= *left && *right <= to)
                .map(|(piece, ..)| piece),
        );
        if to < column {
            text.push_str("...");
        }
        // What was cut off to the left is where the dots are, and to the right likewise.
        let dots = if from > 0 { "...".len() } else { 0 };
        for (_, column) in &mut view.cells {
            *column = if *column < from { 0 } else { (*column).min(to) - from + dots };
        }
        view.text = text;
        view
    }

    /// The column and the width of some bytes of the line; at least one column is marked.
    fn columns(&self, (start, end): (usize, usize)) -> (usize, usize) {
        let column = |byte: usize| {
            let behind = self.cells.partition_point(|(index, _)| *index <= byte);
            behind.checked_sub(1).and_then(|cell| self.cells.get(cell)).map_or(0, |(_, column)| *column)
        };
        (column(start), column(end).saturating_sub(column(start)).max(1))
    }
}

/// The bytes of a line that may be shown where it has to be cut, and whether there are others: the rest of a line of many
/// megabytes is not looked at.
fn around(line: &str, byte: usize) -> (Range<usize>, bool) {
    let far = 4 * LONGEST_LINE;
    let byte = (0..=byte.min(line.len())).rev().find(|byte| line.is_char_boundary(*byte)).unwrap_or(0);
    let (before, behind) = line.split_at(byte);
    let start = before.char_indices().rev().take(far).last().map_or(byte, |(index, _)| index);
    let end = behind.char_indices().nth(far).map_or(line.len(), |(index, _)| byte + index);
    (start..end, start > 0 || end < line.len())
}

fn push_line(text: &mut String, line: &str) {
    text.push('\n');
    text.push_str(line.trim_end());
}

/// Writing to a string cannot fail.
fn push(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(arguments);
}
