-- name: schema#
create table t (a int not null, b int);

-- name: q
select b from t intersect select a from t
