-- name: schema#
create table t (id int primary key, parent int references t);

-- name: q
select child.id, up.id as parent from t child left join t up on up.id = child.parent
