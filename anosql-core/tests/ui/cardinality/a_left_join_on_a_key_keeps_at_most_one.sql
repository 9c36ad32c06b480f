-- name: schema#
create table t (id int primary key, uid int);
create table u (id int primary key, x text);

-- name: q
select t.id, x from t left join u on u.id = t.uid where t.id = :id
