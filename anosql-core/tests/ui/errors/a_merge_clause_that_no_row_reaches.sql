-- name: schema#
create table t (a int, b int);

-- name: q!
merge into t using t as s on t.a = s.a when matched then delete when not matched and s.b > 0 then do nothing when matched then do nothing;
