-- name: schema#
create table t (a int not null);

-- name: q
select a from t order by a fetch first 1 row with ties
