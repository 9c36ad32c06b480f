-- name: schema#
create table t (id int primary key);
create table u (tid int not null, x text not null);

-- name: q
select t.id, (select max(x) from u where u.tid = t.id) as last from t
