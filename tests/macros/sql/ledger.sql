-- name: record!
insert into ledger (id) values (:id);

-- name: record_all*!
insert into ledger (id) values (:id);

-- name: recorded
select id from ledger;

-- name: ratio_first^
-- The first row is fine, a later one cannot be had.
select 600 / (300 - i) as "ratio!" from generate_series(1, 900) i;

-- name: ratio_value$
select 600 / (300 - i) as "ratio!" from generate_series(1, 900) i;

-- name: ratios
select 600 / (300 - i) as "ratio!" from generate_series(1, 900) i;

-- name: sleep$
select true as "slept!" from pg_sleep(3600);

-- name: doze_and_fail$
select 1 / (count(*) - 1)::int as "ratio!" from pg_sleep(0.002);

-- name: endless^
select generate_series(1, 1000000000000) as "number!";

-- name: pid$
select pg_backend_pid();

-- name: end!
select pg_terminate_backend(:pid);

-- name: leave_open#
begin;
insert into ledger (id) values (-1);

-- name: in_transaction$
select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%';
