-- name: schema#
create table t (a int);

-- name: q!
with recursive w as (select 1 as a) merge into t using w on t.a = w.a when matched then delete;
