-- name: schema#
create table t (a int not null);

-- name: q
select case when a = 1 then :x else 2.5 end as v from t
