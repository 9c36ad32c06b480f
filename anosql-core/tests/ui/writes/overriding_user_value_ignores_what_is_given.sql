-- name: schema#
create table t (id int generated always as identity primary key, name text);

-- name: q!
insert into t (id, name) overriding user value values (:id, :name)
