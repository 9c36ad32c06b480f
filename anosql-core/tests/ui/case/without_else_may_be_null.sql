-- name: schema#
create table t (a int not null);

-- name: q
select case when a > 0 then a end as n, case when a > 0 then a else 0 end as v from t
