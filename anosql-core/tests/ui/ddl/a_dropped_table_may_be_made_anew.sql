-- name: schema#
create table t (a int);
drop table t;
create table t (b text not null);

-- name: q
select * from t
