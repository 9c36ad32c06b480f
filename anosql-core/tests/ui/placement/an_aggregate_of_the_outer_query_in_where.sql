-- name: schema#
create table t (a int, b int);

-- name: q
select a from t where exists (select 1 from t as other having sum(t.b) > 0);
