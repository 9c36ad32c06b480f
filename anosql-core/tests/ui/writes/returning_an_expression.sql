-- name: schema#
create table t (id int primary key, a text not null);

-- name: q<!
insert into t values (:id, :a) returning id + 1 as next, upper(a)
