-- name: schema#
create table t (id int primary key, parent int);

-- name: q
with recursive up as (select id, parent from t union all select t.id, t.parent from t join up on t.id = up.parent)
    search breadth first by id set place cycle id set again to 'y' default 'n' using path
select id, place, again, path from up
