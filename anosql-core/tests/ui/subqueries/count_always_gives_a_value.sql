-- name: schema#
create table t (a int);

-- name: q
select (select count(*) from t) as n
