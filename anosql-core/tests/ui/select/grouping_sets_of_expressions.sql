-- name: schema#
create table t (a int[] not null, b int not null, c int not null);

-- name: rollup
select (a)[1] as first, count(*) as n from t group by rollup ((a)[1]);

-- name: cube
select (b + 1) * 2 as twice from t group by cube ((b + 1) * 2, (b, c), (b) is null);

-- name: sets
select (b) + 1 as next, c from t group by grouping sets ((b) + 1, (c, (b) + 1), ());

-- name: nested
select b, c from t group by grouping sets (rollup ((b), c), cube ((c) + b));

-- name: subquery
select count(*) as n from t group by rollup ((select 1));
