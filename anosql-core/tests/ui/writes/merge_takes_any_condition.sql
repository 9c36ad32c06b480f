-- name: schema#
create table t (a int);

-- name: number!
merge into t using (select 1 as b) s on a when matched then delete;
-- name: string!
merge into t using (select 1 as b) s on 'x' when matched then delete;
-- name: query!
merge into t using (select 1 as b) s on (select 'f') when matched then delete;
