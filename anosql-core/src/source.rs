//! All files in one offset space, so that a place is two integers and needs no file name.

/// A stretch of text in a [`SourceMap`], in bytes of its one offset space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The stretch from `start` up to but not including `end`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The place of what lies in no file, such as a file that is missing.
    pub const NOWHERE: Span = Span { start: u32::MAX, end: u32::MAX };

    /// The smallest stretch that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A place as people read it: line and column count from 1, the column in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location<'a> {
    /// The path as it was given to [`SourceMap::add`].
    pub file: &'a str,
    /// Line number, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// One file of a [`SourceMap`].
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as messages print it.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// Where the file lies in the offset space.
    pub span: Span,
    /// Where each line begins, in bytes of the text.
    line_starts: Vec<usize>,
}

impl SourceFile {
    /// Where in the text the character begins that `offset`, a place of this file, lies within.
    fn boundary(&self, offset: u32) -> usize {
        let mut at = (offset.saturating_sub(self.span.start) as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// Owns the text of every file that was read.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a file and returns where it lies. A byte order mark at the start is dropped.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> Span {
        let text: String = text.into();
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        // One byte is left between files, so that the place behind a file's last byte is still that file's.
        let start = self.files.last().map_or(0, |file| file.span.end + 1);
        let span = Span::new(start, start + text.len() as u32);
        let line_starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(newline, _)| newline + 1)).collect();
        self.files.push(SourceFile { path: path.into(), text, span, line_starts });
        span
    }

    /// The files in the order in which they were added.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The file that `offset` lies in.
    pub fn file(&self, offset: u32) -> Option<&SourceFile> {
        let index = self.files.partition_point(|file| file.span.end < offset);
        self.files.get(index).filter(|file| file.span.start <= offset)
    }

    /// The text of `span`; empty where the span lies in no file or across two.
    pub fn text(&self, span: Span) -> &str {
        let Some(file) = self.file(span.start) else { return "" };
        let start = (span.start - file.span.start) as usize;
        let end = (span.end.max(span.start) - file.span.start) as usize;
        file.text.get(start..end).unwrap_or("")
    }

    /// The line that `offset`, or the character around it, lies in, without its line break.
    pub fn line(&self, offset: u32) -> Option<Span> {
        let file = self.file(offset)?;
        let offset = file.boundary(offset);
        let (before, behind) = file.text.split_at_checked(offset)?;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = behind.split('\n').next().unwrap_or("");
        let line = line.strip_suffix('\r').unwrap_or(line);
        Some(Span::new(file.span.start + start as u32, file.span.start + (offset + line.len()) as u32))
    }

    /// Line and column of `offset`, or of the character that it lies within.
    pub fn location(&self, offset: u32) -> Option<Location<'_>> {
        let file = self.file(offset)?;
        let offset = file.boundary(offset);
        let line = file.line_starts.partition_point(|start| *start <= offset);
        let line_start = line.checked_sub(1).and_then(|index| file.line_starts.get(index))?;
        let column = file.text.get(*line_start..offset)?.chars().count() as u32 + 1;
        Some(Location { file: &file.path, line: line as u32, column })
    }
}
