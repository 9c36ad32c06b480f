-- name: schema#
create table t (id int primary key);

-- name: q<!
insert into t values (:id) on conflict do nothing returning id
