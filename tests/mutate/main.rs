//! Broken input is answered with diagnostics and never with a panic: the texts of other tests are compiled again with tokens
//! and letters left out, doubled, swapped, taken from elsewhere or hostile.
//!
//! `COUNT` says how many texts are made, `SEED` which ones. A run fails on a panic only; what takes long is shown, and is
//! kept whole as `mutate-long-*.sql` in the folder that the test names first. Should the process itself end, as it does when
//! a stack overflows, then the texts at hand are in `mutate-*.sql` there.

mod mutation;

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use anosql_core::{
    compile::{Compiled, compile_loaded, explain_loaded},
    describe, load,
    query::Module,
    render::render,
};

use mutation::{Numbers, Seed};

/// How many texts are compiled where nothing else is asked for.
const COUNT: u64 = 2_000;
const THREADS: u64 = 2;
/// A text that takes longer is shown.
const LONG: Duration = Duration::from_secs(2);
/// So much of a text is shown.
const SHOWN: usize = 4_000;

#[test]
fn no_mutation_panics() {
    let number = |name, default| env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default);
    let (seed, count) = (number("SEED", 1), number("COUNT", COUNT));
    let seeds = seeds();
    assert!(!seeds.is_empty(), "no texts to mutate");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    eprintln!("{count} texts from {} seeds; those at hand are in {}", seeds.len(), folder.display());
    let run = Run { seeds, seed, count, next: AtomicU64::new(0), panics: AtomicU64::new(0) };
    thread::scope(|scope| {
        for worker in 0..THREADS {
            let (run, path) = (&run, folder.join(format!("mutate-{worker}.sql")));
            scope.spawn(move || run.work(&path));
        }
    });
    assert_eq!(run.panics.into_inner(), 0, "panics, shown above");
}

struct Run {
    seeds: Vec<Seed>,
    seed: u64,
    count: u64,
    /// The number of the next text.
    next: AtomicU64,
    panics: AtomicU64,
}

impl Run {
    fn work(&self, path: &Path) {
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= self.count {
                break;
            }
            if number > 0 && number.is_multiple_of(100_000) {
                eprintln!("{number} texts");
            }
            let mut numbers = Numbers::new(self.seed, number);
            let text = mutation::mutated(&self.seeds, &mut numbers);
            let schema = (numbers.below(8) == 0).then(|| mutation::mutated(&self.seeds, &mut numbers));
            let explains = numbers.below(4) == 0;
            let shown = format!("{}\n-- queries\n{text}", schema.as_deref().unwrap_or_default());
            // Without the file a run is no worse, unless the process ends.
            let _ = fs::write(path, &shown);
            let start = Instant::now();
            let outcome = catch_unwind(AssertUnwindSafe(|| compile(schema.as_deref(), &text, explains)));
            let took = start.elapsed();
            if outcome.is_err() {
                self.panics.fetch_add(1, Ordering::Relaxed);
                eprintln!("panic, text {number}:\n{}\n", beginning(&shown));
            } else if took > LONG {
                eprintln!("{took:.1?}, text {number}:\n{}\n", beginning(&shown));
                let _ = fs::write(path.with_file_name(format!("mutate-long-{number}.sql")), &shown);
            }
        }
    }
}

/// Everything that the macro and the command do with a text.
fn compile(schema: Option<&str>, text: &str, explains: bool) {
    let schema: Vec<_> = schema.map(|schema| ("schema.sql", schema)).into_iter().collect();
    let (loaded, diagnostics) = load::texts(&schema, &[("queries.sql", text)]);
    let compiled = match explains {
        true => explain_loaded(loaded, diagnostics),
        false => compile_loaded(loaded, diagnostics),
    };
    write(&compiled);
}

fn write(compiled: &Compiled) {
    for diagnostic in &compiled.diagnostics {
        render(&compiled.sources, diagnostic);
    }
    describe(&compiled.module);
}

fn describe(module: &Module) {
    for query in &module.queries {
        describe::signature(query);
        describe::reasons(query);
    }
    module.children.iter().for_each(describe);
}

fn beginning(text: &str) -> &str {
    let end = (0..=SHOWN.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// The texts that are mutated: all that other tests compile.
fn seeds() -> Vec<Seed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["anosql-core/tests/ui", "tests/macros/sql", "tests/macros/fails", "sql"];
    let mut paths = Vec::new();
    folders.iter().for_each(|folder| collect(&root.join(folder), &mut paths));
    // The order in which a folder is listed differs, and the numbers of a run must not.
    paths.sort();
    paths.iter().filter_map(|path| fs::read_to_string(path).ok()).map(Seed::new).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            paths.push(path);
        }
    }
}
