-- name: schema#
create table t (a int not null, b int);

-- name: q
select a from t union all select b from t
