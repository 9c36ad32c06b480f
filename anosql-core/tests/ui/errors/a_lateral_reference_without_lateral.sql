-- name: schema#
create table t (a int);

-- name: q
select 1 from t, (select t.a) s
