-- name: schema#
create table t (id int primary key, name text not null);

-- name: q!
insert into t (id, name) values (:id, :name)
on conflict (id) do update set name = excluded.name where t.* is distinct from excluded.*
