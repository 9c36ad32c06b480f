-- name: schema#
create table t (id int primary key, uid int not null);
create table u (id int primary key);

-- name: q
select t.id, u.id from t join u on u.id = t.uid where t.id = :id
