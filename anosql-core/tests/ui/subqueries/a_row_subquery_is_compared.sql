-- name: schema#
create table t (a int not null, b int not null);

-- name: q
select a from t where (a, b) in (select b, a from t)
