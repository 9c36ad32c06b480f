-- name: schema#
create table t (id int primary key, a text default 'x');

-- name: q!
update t set a = default where id = :id
