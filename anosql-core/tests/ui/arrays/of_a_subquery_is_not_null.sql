-- name: schema#
create table t (a int);

-- name: q
select array(select a from t where a = 100) as l
