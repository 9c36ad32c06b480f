//! Functions of triggers that let each row go on, as every `updated_at` has one.

use super::steps::{self, Step};
use crate::{
    catalog::{AssignedByTrigger, KeepsRows},
    lexer::{self, Token, TokenKind},
    schema::reader::{Reader, mentioned},
};

/// What a trigger's function in PL/pgSQL does, if it gives back the new row wherever it returns, and changes it by nothing
/// but assignments to its fields. One that ends without `return` is an error, and no row is written.
pub(in crate::schema) fn keeps_rows(body: &str) -> Option<KeepsRows> {
    let tokens = lexer::tokenize(body, 0).ok()?;
    let tokens: Vec<Token> = tokens.into_iter().filter(|token| !token.kind.is_comment()).collect();
    let mut kept = KeepsRows::default();
    follow(&steps::steps(&tokens)?, &mut kept)?;
    Some(kept)
}

fn follow(steps: &[Step<'_>], kept: &mut KeepsRows) -> Option<()> {
    for step in steps {
        match step {
            Step::Plain(tokens) => statement(tokens, kept)?,
            // A variable of the row's name, or one that stands for it, may be the one that is returned.
            Step::Declared(tokens) => {
                let is_row = tokens.first().is_some_and(|token| token.kind.is_word("new"));
                if is_row || tokens.iter().any(|token| token.kind.is_word("alias")) {
                    return None;
                }
            }
            Step::If(branches) => {
                branches.iter().try_for_each(|(_, branch)| follow(branch, kept))?;
            }
            Step::Case(branches) => branches.iter().try_for_each(|branch| follow(branch, kept))?,
            Step::Block { steps, handlers } if handlers.is_empty() => follow(steps, kept)?,
            Step::Block { .. } | Step::Loop { .. } => return None,
        }
    }
    Some(())
}

fn statement(tokens: &[Token], kept: &mut KeepsRows) -> Option<()> {
    let mut reader = Reader::new(tokens);
    if reader.peek().is_none() || reader.word("raise") || reader.word("perform") || reader.word("null") {
        return Some(());
    }
    if reader.word("return") {
        return (reader.word("new") && reader.peek().is_none()).then_some(());
    }
    // What ends a block.
    if reader.word("end") {
        return Some(());
    }
    let (first, _) = reader.identifier()?;
    if first != "new" {
        // Another variable.
        return is_assignment(&mut reader).then_some(());
    }
    if !reader.token(&TokenKind::Dot) {
        return None;
    }
    let (column, _) = reader.identifier()?;
    let is_whole = is_assignment(&mut reader.clone());
    while !is_assignment(&mut reader) {
        reader.next()?;
    }
    let never_null = is_whole && mentioned::is_never_null(reader.rest());
    kept.assigned.push(AssignedByTrigger { column, never_null });
    Some(())
}

fn is_assignment(reader: &mut Reader<'_>) -> bool {
    reader.token(&TokenKind::ColonEquals) || reader.token(&TokenKind::Operator("=".to_owned()))
}
