-- name: schema#
create table t (n int);
-- name: inserted
insert into t values (generate_series(1, 3)) returning n;
-- name: ordered
select 1 as one order by generate_series(1, 3);
-- name: counted
select count(*) from t order by generate_series(1, 3);
