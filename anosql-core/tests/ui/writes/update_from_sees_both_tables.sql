-- name: schema#
create table t (id int primary key, a text);
create table u (tid int not null, x text not null);

-- name: q
update t set a = x from u where u.tid = t.id returning t.id, x
