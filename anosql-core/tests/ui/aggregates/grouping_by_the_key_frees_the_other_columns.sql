-- name: schema#
create table t (id int primary key, a text not null);
create table u (tid int not null);

-- name: q
select t.id, t.a, count(*) as n from t join u on u.tid = t.id group by t.id
