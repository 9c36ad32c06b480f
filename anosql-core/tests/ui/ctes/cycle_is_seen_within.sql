-- name: schema#
create table t (id int primary key, parent int);

-- name: q
with recursive up as (select id, parent from t union all select t.id, t.parent from t join up on t.id = up.parent where not again)
    cycle id set again using path
select * from up
