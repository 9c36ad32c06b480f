-- name: schema#
create table t (id int primary key);

-- name: merge!
merge into t using (values (1)) as source (id) on t.id = source.id
when matched and pg_try_advisory_lock(t.id) then do nothing
