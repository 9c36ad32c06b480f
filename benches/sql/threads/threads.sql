-- name: fill#
insert into threads select n, 'The title of thread ' || n from generate_series(1, 100) n;
insert into replies select n, n % 100 + 1, 'author ' || n % 7, repeat('words ', 10) from generate_series(1, 1000) n;
analyze;

-- name: nested
select t.id, t.title, array(
    select r from (select r.id, r.author, r.body from replies r where r.thread = t.id order by r.id) r
) as replies
from threads t
order by t.id;

-- name: nested_table
select t.id, t.title, array(select r from replies r where r.thread = t.id order by r.id) as replies
from threads t
order by t.id;

-- name: threads
select id, title from threads order by id;

-- name: replies
select id, thread, author, body from replies where thread = any(:threads) order by thread, id;

-- name: json
select t.id, t.title, coalesce(
    (select jsonb_agg(jsonb_build_object('id', r.id, 'author', r.author, 'body', r.body) order by r.id) from replies r where r.thread = t.id),
    '[]'
) as "replies!: Json<Vec<crate::Reply>>"
from threads t
order by t.id;
