-- name: schema#
create table t (a text not null, b text collate "C" not null);

-- name: collations
select a::text collate "C" ::text collate "POSIX" || b as x, a collate "C" < b as y from t;
-- name: operators
select 1 operator(pg_catalog.+) 2 operator(pg_catalog.-) 3 = 0 and not 1 operator(pg_catalog.+) 2 < 3 as x;
-- name: tests
select a isnull = any (array[true]) = any (array[false]) is not null as x from t;
-- name: lists
select a like any (array['a']) in ((select true), false) isnull as x from t;
-- name: product
select 2 operator(pg_catalog.+) 3 * 4 ^ 2 as x, 2 * 3 operator(pg_catalog.+) 4 :: int8 as y;
