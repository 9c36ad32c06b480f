//! The body of a block or a routine as a tree: its statements, conditions, loops and handlers.

use crate::lexer::{Token, TokenKind};

/// How many constructs are looked into that stand in each other.
const DEEPEST: usize = 100;

/// One step of a program.
#[derive(Debug)]
pub(super) enum Step<'t> {
    /// A statement of SQL, or one of PL/pgSQL's own without others in it.
    Plain(&'t [Token]),
    /// A variable.
    Declared(&'t [Token]),
    /// `if` and `elsif` with their conditions; the last one is `else`, without.
    If(Vec<(Option<&'t [Token]>, Vec<Step<'t>>)>),
    Case(Vec<Vec<Step<'t>>>),
    Loop {
        /// What stands before `loop`.
        header: &'t [Token],
        steps: Vec<Step<'t>>,
    },
    Block {
        steps: Vec<Step<'t>>,
        /// Each with the conditions that it is for.
        handlers: Vec<(&'t [Token], Vec<Step<'t>>)>,
    },
}

/// The steps that a body consists of; `None` where it is nested too deeply.
pub(super) fn steps(tokens: &[Token]) -> Option<Vec<Step<'_>>> {
    let mut parser = Parser { tokens, index: 0, depth: 0 };
    let mut steps = Vec::new();
    while parser.index < tokens.len() {
        let before = parser.index;
        steps.extend(parser.steps()?);
        // A word that ends nothing here.
        if parser.index == before {
            parser.index += 1;
        }
    }
    Some(steps)
}

struct Parser<'t> {
    tokens: &'t [Token],
    index: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    /// Steps up to a word that ends them, which is not read.
    fn steps(&mut self) -> Option<Vec<Step<'t>>> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut steps = Vec::new();
        while let Some(token) = self.tokens.get(self.index) {
            if token.kind.is_any_word(&["end", "else", "elsif", "elseif", "exception", "when"]) {
                break;
            }
            self.step(token, &mut steps)?;
        }
        self.depth -= 1;
        Some(steps)
    }

    fn step(&mut self, first: &Token, steps: &mut Vec<Step<'t>>) -> Option<()> {
        if first.kind == TokenKind::Semicolon {
            self.index += 1;
        } else if matches!(&first.kind, TokenKind::Operator(operator) if operator == "<<") {
            // A label.
            self.index += 3;
        } else if first.kind.is_word("declare") {
            self.index += 1;
            while self.tokens.get(self.index).is_some_and(|token| !token.kind.is_word("begin")) {
                steps.push(Step::Declared(self.statement()));
            }
        } else if first.kind.is_word("begin") {
            self.index += 1;
            steps.push(self.block()?);
        } else if first.kind.is_word("if") {
            self.index += 1;
            steps.push(self.conditional()?);
        } else if first.kind.is_word("case") {
            self.until(&["when"]);
            let mut branches = Vec::new();
            while self.word("when") || self.word("else") {
                if self.tokens.get(self.index - 1).is_some_and(|token| token.kind.is_word("when")) {
                    self.until(&["then"]);
                    self.index += 1;
                }
                branches.push(self.steps()?);
            }
            self.statement();
            steps.push(Step::Case(branches));
        } else if first.kind.is_any_word(&["loop", "while", "for", "foreach"]) {
            let header = self.until(&["loop"]);
            self.index += 1;
            let body = self.steps()?;
            self.statement();
            steps.push(Step::Loop { header, steps: body });
        } else {
            steps.push(Step::Plain(self.statement()));
        }
        Some(())
    }

    fn block(&mut self) -> Option<Step<'t>> {
        let steps = self.steps()?;
        let mut handlers = Vec::new();
        if self.word("exception") {
            while self.word("when") {
                let conditions = self.until(&["then"]);
                self.index += 1;
                handlers.push((conditions, self.steps()?));
            }
        }
        self.statement();
        Some(Step::Block { steps, handlers })
    }

    fn conditional(&mut self) -> Option<Step<'t>> {
        let mut branches = Vec::new();
        loop {
            let condition = self.until(&["then"]);
            self.index += 1;
            branches.push((Some(condition), self.steps()?));
            if self.word("elsif") || self.word("elseif") {
                continue;
            }
            if self.word("else") {
                branches.push((None, self.steps()?));
            }
            break;
        }
        self.statement();
        Some(Step::If(branches))
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.tokens.get(self.index).is_some_and(|token| token.kind.is_word(word));
        self.index += usize::from(found);
        found
    }

    /// What stands before the next semicolon, which is read as well.
    fn statement(&mut self) -> &'t [Token] {
        let rest = self.tokens.get(self.index..).unwrap_or_default();
        let length = rest.iter().position(|token| token.kind == TokenKind::Semicolon).unwrap_or(rest.len());
        self.index = (self.index + length + 1).min(self.tokens.len());
        &rest[..length]
    }

    /// What stands before the next of `words` outside parentheses and outside a `case ... end`.
    fn until(&mut self, words: &[&str]) -> &'t [Token] {
        let rest = self.tokens.get(self.index..).unwrap_or_default();
        let (mut parentheses, mut cases) = (0_usize, 0_usize);
        let is_end = |(index, token): (usize, &Token)| {
            match &token.kind {
                TokenKind::LeftParen => parentheses += 1,
                TokenKind::RightParen => parentheses = parentheses.saturating_sub(1),
                TokenKind::Semicolon => return true,
                _ if parentheses > 0 => {}
                _ if cases == 0 && token.kind.is_any_word(words) => return true,
                _ if index > 0 && token.kind.is_word("case") => cases += 1,
                _ if token.kind.is_word("end") => cases = cases.saturating_sub(1),
                _ => {}
            }
            false
        };
        let length = rest.iter().enumerate().position(is_end).unwrap_or(rest.len());
        self.index += length;
        &rest[..length]
    }
}
