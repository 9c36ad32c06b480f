-- name: schema#
create domain positive as int check (value > 0);
create table t (a positive not null);

-- name: q
select a + 1 as sum, a, a = 1 as eq from t
