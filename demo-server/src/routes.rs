//! Which request goes to which handler.

use std::convert::Infallible;

use anosql_rs::deadpool_postgres::Pool;
use warp::{Filter, Reply, any, delete, get, patch, path, post, put, reply::Response};

use crate::{
    body::body,
    config::HELP,
    failure::recover,
    handlers::{Answer, blogs, notes, ready, users},
};

/// All routes. Each looks at the path first: a known path with another method is then no unknown path.
pub(crate) fn routes(pool: Pool) -> impl Filter<Extract = (impl Reply,), Error = Infallible> + Clone {
    let pool = any().map(move || pool.clone());

    let help = path::end().and(get()).map(|| HELP.into_response());
    let ready = path!("api" / "ready").and(get()).and(pool.clone()).then(ready).map(answer);

    let notes = {
        let (all, one) = (path!("notes"), path!("notes" / i32));
        let list = all.and(get()).and(pool.clone()).then(notes::list);
        let create = all.and(post()).and(pool.clone()).and(body()).then(notes::create);
        let found = one.and(get()).and(pool.clone()).then(notes::get);
        let replace = one.and(put()).and(pool.clone()).and(body()).then(notes::replace);
        let change = one.and(patch()).and(pool.clone()).and(body()).then(notes::change);
        let delete = one.and(delete()).and(pool.clone()).then(notes::delete);
        list.or(create).unify().or(found).unify().or(replace).unify().or(change).unify().or(delete).unify()
    };

    let users = {
        let one = path!("api" / "v1" / "user" / i32);
        let list = path!("api" / "v1" / "user" / "list").and(get()).and(pool.clone()).then(users::list);
        let create =
            path!("api" / "v1" / "user").and(post()).and(pool.clone()).and(body()).then(users::create);
        let found = one.and(get()).and(pool.clone()).then(users::get);
        let delete = one.and(delete()).and(pool.clone()).then(users::delete);
        list.or(create).unify().or(found).unify().or(delete).unify()
    };

    let blogs = {
        let one = path!("api" / "v1" / "blog" / i32);
        let list = path!("api" / "v1" / "blog" / "list").and(get()).and(pool.clone()).then(blogs::list);
        let publish =
            path!("api" / "v1" / "blog").and(post()).and(pool.clone()).and(body()).then(blogs::publish);
        let many = path!("api" / "v1" / "blog" / "many").and(post());
        let many = many.and(pool.clone()).and(body()).then(blogs::publish_many);
        let found = one.and(get()).and(pool.clone()).then(blogs::get);
        let delete = one.and(delete()).and(pool).then(blogs::delete);
        list.or(publish).unify().or(many).unify().or(found).unify().or(delete).unify()
    };

    let answers = notes.or(users).unify().or(blogs).unify().map(answer);
    help.or(ready).unify().or(answers).unify().recover(recover).with(warp::log("demo_server::request"))
}

fn answer(answer: Answer) -> Response {
    answer.unwrap_or_else(Reply::into_response)
}
