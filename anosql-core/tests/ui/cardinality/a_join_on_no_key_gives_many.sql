-- name: schema#
create table t (id int primary key);
create table u (tid int not null);

-- name: q
select t.id from t join u on u.tid = t.id where t.id = :id
