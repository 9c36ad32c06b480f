-- name: schema#
create table t (a varchar(10) not null);

-- name: q
select a from t where a like :pattern
