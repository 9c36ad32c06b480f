-- name: schema#
create table t (a int not null);
create table if not exists t (b text);

-- name: q
select * from t
