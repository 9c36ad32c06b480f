-- name: schema#
create table t (id int primary key, a text);

-- name: q<!
insert into t values (:id, :a) on conflict (id) do update set a = :b where t.a is null returning id
