-- name: schema#
create table t (a int);

-- name: q!
merge into t using (select 1 as b) s on :p when matched then delete;
