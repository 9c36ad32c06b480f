//! Pooled connections on which a call was given up: its future was dropped, or not all of its rows were read.
//!
//! The server goes on with what nobody waits for any longer, and whatever is sent meanwhile has its answer behind that.
//! So such a connection is given to nobody else: where it is not free within [`GRACE`], it leaves the pool, which opens
//! another when it needs one, and the server is asked to cancel what still runs. No statement of anybody else's can be
//! hit by that, since the connection is never used again.
//!
//! Calls that end well leave no trace here, and cost one look at a counter.

use std::{
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use deadpool_postgres::{ClientWrapper, Hook, HookError, Object, StatementCache};
use futures_util::{FutureExt, TryStreamExt};
use tokio::{runtime::Handle, time::timeout};
use tokio_postgres::{CancelToken, Client, NoTls, SimpleQueryStream};

/// How long a call that was given up may still take, before its connection is closed. Most are over by then, and
/// keeping the connection is cheaper than opening another.
const GRACE: Duration = Duration::from_millis(5);

/// How long the end of a statement is waited for after each request to cancel it.
const PAUSES: [Duration; 3] = [Duration::from_millis(100), Duration::from_secs(1), Duration::from_secs(10)];

/// A hook for [`PoolBuilder::pre_recycle`](deadpool_postgres::PoolBuilder::pre_recycle): whoever takes a connection from
/// the pool gets one that is free.
///
/// The functions that run on a pool look after that themselves. The hook does it for those who take connections by
/// `pool.get()`, to begin transactions on them or for statements of their own: a connection on which somebody gave up a
/// call that still runs, or that was left in a transaction by a query of a file, is closed, and another is given.
///
/// ```no_run
/// use anosql_rs::deadpool_postgres::{Manager, Pool};
///
/// # fn example(manager: Manager) -> Result<Pool, anosql_rs::deadpool_postgres::BuildError> {
/// let pool = Pool::builder(manager).pre_recycle(anosql_rs::only_free()).build()?;
/// # Ok(pool)
/// # }
/// ```
pub fn only_free() -> Hook {
    Hook::async_fn(|client, _| {
        Box::pin(async move {
            if is_free(client).await {
                return Ok(());
            }
            if let Some(over) = over(client) {
                // The pool closes the connection meanwhile.
                tokio::spawn(cancel(client.cancel_token(), over));
            }
            Err(HookError::message("a call that was given up still holds the connection"))
        })
    })
}

/// What was left on a connection that is not the library's to give back.
struct Left {
    /// The connection, by the cache that is its own.
    connection: Weak<StatementCache>,
    what: What,
}

enum What {
    /// A call that was given up.
    Call(Over),
    /// A transaction that a query of a file has begun.
    Transaction,
}

/// The answer that comes when a connection is done with all that was sent before.
type Over = Pin<Box<SimpleQueryStream>>;

static LEFT: Mutex<Vec<Left>> = Mutex::new(Vec::new());

/// The length of the list, to be read without its lock.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// The list under its lock. Its length is counted anew when it is let go.
struct List(MutexGuard<'static, Vec<Left>>);

impl List {
    fn lock() -> Self {
        // No code that can panic runs under the lock, so a poisoned list is whole.
        Self(LEFT.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&mut self, connection: Weak<StatementCache>, what: What) {
        // Connections that are gone need no care.
        self.0.retain(|left| left.connection.strong_count() > 0);
        self.0.push(Left { connection, what });
    }
}

impl Drop for List {
    fn drop(&mut self) {
        COUNT.store(self.0.len(), Ordering::Release);
    }
}

/// Notes a call that was given up on a connection which its owner will give back, now or much later.
pub(super) fn leave_under_way(client: &Client, cache: &Arc<StatementCache>) {
    // Where nothing can be sent the connection is closed, and its pool sees that.
    if let Some(over) = over(client) {
        List::lock().add(Arc::downgrade(cache), What::Call(over));
    }
}

/// Notes that a query of a file may have left the connection in a transaction.
pub(super) fn leave_in_transaction(cache: &Arc<StatementCache>) {
    transaction_has_ended(cache);
    List::lock().add(Arc::downgrade(cache), What::Transaction);
}

/// Notes that a query of a file has ended the transaction.
pub(super) fn transaction_has_ended(cache: &Arc<StatementCache>) {
    if COUNT.load(Ordering::Acquire) > 0 {
        let of = Arc::as_ptr(cache);
        List::lock().0.retain(|left| left.connection.as_ptr() != of || matches!(left.what, What::Call(_)));
    }
}

/// Whether a connection that was just taken from its pool can be used. Waits for a short while for it to become so.
pub(super) async fn is_free(client: &ClientWrapper) -> bool {
    while let Some(left) = left_on(client) {
        let What::Call(over) = left.what else { return false };
        let mut waiting = Waiting { connection: left.connection, over: Some(over) };
        let in_time = timeout(GRACE, waiting.wait()).await.is_ok();
        waiting.over = None;
        if !in_time {
            return false;
        }
    }
    true
}

fn left_on(client: &ClientWrapper) -> Option<Left> {
    if COUNT.load(Ordering::Acquire) == 0 {
        return None;
    }
    let of = Arc::as_ptr(&client.statement_cache);
    let mut list = List::lock();
    let index = list.0.iter().position(|left| left.connection.as_ptr() == of)?;
    Some(list.0.swap_remove(index))
}

/// A call that is waited for. It goes back to the list if the waiting itself is given up.
struct Waiting {
    connection: Weak<StatementCache>,
    over: Option<Over>,
}

impl Waiting {
    async fn wait(&mut self) {
        if let Some(over) = &mut self.over {
            is_over(over).await;
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(over) = self.over.take() {
            List::lock().add(self.connection.clone(), What::Call(over));
        }
    }
}

/// Gives a connection back to its pool when the call that was given up on it is over, if that is soon, and else closes
/// it. The next caller of the pool gets another meanwhile.
pub(super) fn give_back_when_free(object: Object) {
    let (Some(mut over), Ok(runtime)) = (over(&object), Handle::try_current()) else {
        return close(Object::take(object));
    };
    let held = Held(Some(object));
    runtime.spawn(async move {
        if timeout(GRACE, is_over(&mut over)).await.is_ok() {
            held.give_back();
        }
    });
}

/// A pooled connection that is closed unless it is given back, also where the runtime ends first.
struct Held(Option<Object>);

impl Held {
    fn give_back(mut self) {
        self.0 = None;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(object) = self.0.take() {
            close(Object::take(object));
        }
    }
}

/// Closes a connection that has left its pool, when the server has cancelled what runs on it.
pub(super) fn close(client: ClientWrapper) {
    let (Some(over), Ok(runtime)) = (over(&client), Handle::try_current()) else { return };
    runtime.spawn(async move {
        cancel(client.cancel_token(), over).await;
        drop(client);
    });
}

/// Asks the server to cancel what runs on a connection that nobody will use again. A request that comes before the
/// statement does nothing, so that it may take several.
///
/// A request is sent as the connection was made, but without TLS. Where TLS is required none is sent, and the server
/// notices by itself that its client is gone.
async fn cancel(token: CancelToken, mut over: Over) {
    for pause in PAUSES {
        let sent = token.cancel_query(NoTls).await.is_ok();
        if !sent || timeout(pause, is_over(&mut over)).await.is_ok() {
            return;
        }
    }
}

/// Sends an empty query behind all that was sent, and gives what its answer is read from. The driver sends it at once,
/// without waiting.
fn over(client: &Client) -> Option<Over> {
    let sent = client.simple_query_raw("").now_or_never()?;
    sent.ok().map(Box::pin)
}

/// Waits until the answer has come. An error is an answer, too.
async fn is_over(over: &mut Over) {
    while let Ok(Some(_)) = over.try_next().await {}
}
