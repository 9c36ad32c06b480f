//! Two ways of doing the same, in turns.

use std::{
    error::Error,
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::Criterion;
use tokio::runtime::Runtime;

const ROUNDS: usize = 21;

/// Measures pairs of ways and prints their ratios at the end.
pub(crate) struct Comparison<'r> {
    runtime: &'r Runtime,
    criterion: Criterion,
    lines: Vec<String>,
}

impl<'r> Comparison<'r> {
    pub(crate) fn new(runtime: &'r Runtime) -> Self {
        let criterion = Criterion::default()
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(2))
            .sample_size(20)
            .configure_from_args();
        Self { runtime, criterion, lines: Vec::new() }
    }

    /// Measures both ways by themselves, and then in rounds of `calls` calls each. Load on the machine comes and goes;
    /// within a round it is nearly the same for both, which makes the ratio steadier than the times.
    pub(crate) fn add<T>(
        &mut self,
        name: &str,
        calls: u64,
        by_hand: impl AsyncFn() -> Result<T, Box<dyn Error>>,
        library: impl AsyncFn() -> Result<T, Box<dyn Error>>,
    ) {
        let runtime = self.runtime;
        let mut group = self.criterion.benchmark_group(name);
        group
            .bench_function("by hand", |bencher| bencher.iter_custom(|calls| time(runtime, calls, &by_hand)));
        group
            .bench_function("library", |bencher| bencher.iter_custom(|calls| time(runtime, calls, &library)));
        group.finish();

        let (mut hands, mut libraries, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            // Who comes first may profit or suffer from it.
            let (hand, library) = if round % 2 == 0 {
                let hand = time(runtime, calls, &by_hand);
                (hand, time(runtime, calls, &library))
            } else {
                let library = time(runtime, calls, &library);
                (time(runtime, calls, &by_hand), library)
            };
            let microseconds = |time: Duration| time.as_secs_f64() * 1e6 / calls as f64;
            hands.push(microseconds(hand));
            libraries.push(microseconds(library));
            ratios.push(library.as_secs_f64() / hand.as_secs_f64());
        }
        let (hand, library, ratio) = (Spread::of(hands), Spread::of(libraries), Spread::of(ratios));
        self.lines.push(format!(
            "{name:<38} {:>10.1} {:>10.1} {:>8.3}  ({:.3} to {:.3}; half of them {:.3} to {:.3})",
            hand.median, library.median, ratio.median, ratio.least, ratio.most, ratio.lower, ratio.upper
        ));
    }

    pub(crate) fn finish(self, place: &str) {
        self.criterion.final_summary();
        println!("\nmedians of {ROUNDS} rounds, in which both take turns; {place}\n");
        println!("{:<38} {:>10} {:>10} {:>8}", "", "by hand us", "library us", "ratio");
        for line in self.lines {
            println!("{line}");
        }
    }
}

fn time<T>(runtime: &Runtime, calls: u64, way: &impl AsyncFn() -> Result<T, Box<dyn Error>>) -> Duration {
    runtime.block_on(async {
        let start = Instant::now();
        for _ in 0..calls {
            black_box(way().await.expect("the query runs"));
        }
        start.elapsed()
    })
}

struct Spread {
    least: f64,
    lower: f64,
    median: f64,
    upper: f64,
    most: f64,
}

impl Spread {
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let last = values.len() - 1;
        Self {
            least: values[0],
            lower: values[last / 4],
            median: values[last / 2],
            upper: values[last - last / 4],
            most: values[last],
        }
    }
}
