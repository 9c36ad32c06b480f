-- name: schema#
create table t (a int, b int);

-- name: q
select 1 from t, lateral (select max(t.a) from t as other) as s;
