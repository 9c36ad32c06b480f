-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select name::varchar(20) collate "C" as name from t order by name::varchar(20) collate "C"
