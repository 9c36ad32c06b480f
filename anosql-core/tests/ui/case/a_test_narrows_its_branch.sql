-- name: schema#
create table t (a int);

-- name: q
select case when a is not null then a else 0 end as v from t
