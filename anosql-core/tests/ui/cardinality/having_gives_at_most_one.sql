-- name: schema#
create table t (a int not null);

-- name: q
select count(*) from t having count(*) > 1
