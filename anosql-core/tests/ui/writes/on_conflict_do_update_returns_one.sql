-- name: schema#
create table t (id int primary key, a text, n int not null default 1);

-- name: q<!
insert into t (id, a) values (:id, :a) on conflict (id) do update set a = excluded.a, n = t.n + :by returning n
