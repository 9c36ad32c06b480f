-- name: schema#
create table t (id int primary key);
create table u (tid int not null, x text not null);

-- name: q
delete from t using u where u.tid = t.id returning t.id, u.x
