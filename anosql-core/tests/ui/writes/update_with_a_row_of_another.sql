-- name: schema#
create table t (id int not null, name text not null);

-- name: q
update t set (id, name) = row(v.*) from (values (1, 'a')) v (a, b) returning t.*
