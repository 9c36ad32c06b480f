-- name: schema#
create table t (p point not null);

-- name: q
select p[0] from t
