-- name: schema#
create table t (id int primary key, parent int references t, name text not null);

-- name: q
with recursive up as (
    select id, parent, name, 0 as depth from t where id = :id
    union all
    select t.id, t.parent, t.name, depth + 1 from t join up on t.id = up.parent
)
select name, depth, parent from up
