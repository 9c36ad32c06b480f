-- name: schema#
create table t (id int primary key, parent int);

-- name: q
with recursive up as (select id, parent from t union all select t.id, t.parent from t join up on t.id = up.parent)
    search depth first by id set path
select * from up order by path
