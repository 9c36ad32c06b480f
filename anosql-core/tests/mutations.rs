//! Broken input is answered with diagnostics and never with a panic: every golden is compiled again with tokens left out,
//! doubled, swapped or cut off.

use std::{env, fs, path::Path};

use anosql_core::{
    compile::compile_loaded,
    lexer::{self, Token},
    load,
    render::render,
};

/// How many mutations of each file are tried; `MUTATIONS` sets another number for a longer run.
const MUTATIONS: u64 = 2;

/// A generator of numbers that gives the same ones in each run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// The text with one of its tokens treated badly.
fn mutated(text: &str, tokens: &[Token], numbers: &mut Numbers) -> String {
    let place = |token: &Token| token.span.start as usize..token.span.end as usize;
    let first = place(&tokens[numbers.below(tokens.len())]);
    let second = place(&tokens[numbers.below(tokens.len())]);
    let (before, behind) = (&text[..first.start], &text[first.end..]);
    match numbers.below(4) {
        0 => format!("{before}{behind}"),
        1 => format!("{before}{0} {0}{behind}", &text[first.clone()]),
        2 => format!("{before}{}{behind}", &text[second]),
        _ => text[..first.end].to_owned(),
    }
}

fn compile(text: &str) {
    let (loaded, diagnostics) = load::texts(&[], &[("queries.sql", text)]);
    let compiled = compile_loaded(loaded, diagnostics);
    for diagnostic in &compiled.diagnostics {
        render(&compiled.sources, diagnostic);
    }
}

#[test]
fn no_mutation_of_a_golden_panics() {
    let rounds = env::var("MUTATIONS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(MUTATIONS);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for topic in fs::read_dir(root).unwrap() {
        for file in fs::read_dir(topic.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "sql") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let Ok(tokens) = lexer::tokenize(&text, 0) else { continue };
            if tokens.is_empty() {
                continue;
            }
            for _ in 0..rounds {
                compile(&mutated(&text, &tokens, &mut numbers));
            }
        }
    }
}
