-- name: schema#
create table t (b text not null, a int);

-- name: q
select * from t
