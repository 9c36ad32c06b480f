-- name: schema#
create table t (id int primary key, name text not null);

-- name: q
update t set name = :name where current of c returning id
