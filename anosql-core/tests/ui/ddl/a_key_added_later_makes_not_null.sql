-- name: schema#
create table t (a int);
alter table t add primary key (a);

-- name: q
select a from t where a = :a
