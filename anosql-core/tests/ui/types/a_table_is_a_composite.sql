-- name: schema#
create table t (a int not null, b text);

-- name: q
select (select t from t limit 1) as row
