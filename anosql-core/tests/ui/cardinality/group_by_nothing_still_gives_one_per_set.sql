-- name: schema#
create table t (a int not null);

-- name: q
select count(*) from t group by grouping sets ((), ())
