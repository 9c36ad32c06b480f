-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select a.id from only (t) a join t * b on a.id = b.id
