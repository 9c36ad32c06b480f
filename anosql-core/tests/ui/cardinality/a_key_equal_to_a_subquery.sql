-- name: schema#
create table jobs (id bigint primary key, state text not null, run_at timestamptz not null);

-- name: take
update jobs set state = 'running' where id = (select id from jobs where state is not null order by run_at limit 1 for update skip locked) returning id;

-- name: last
select id, state from jobs where id = (select max(id) from jobs);

-- name: correlated
select id from jobs j where id = (select i.id from jobs i where i.id = j.id);

-- name: volatile
select id from jobs where id = (select (random() * 10)::bigint);
