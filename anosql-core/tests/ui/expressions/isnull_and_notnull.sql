-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select note isnull as missing from t where note notnull
