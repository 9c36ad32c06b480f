-- name: schema#
create table t (a int);

-- name: q
select ctid, tableoid, xmin from t
