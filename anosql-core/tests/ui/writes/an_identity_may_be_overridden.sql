-- name: schema#
create table t (id int generated always as identity primary key);

-- name: q!
insert into t (id) overriding system value values (:id)
