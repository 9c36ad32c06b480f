-- name: schema#
create table t (a int not null);

-- name: q
select a from t limit 1
