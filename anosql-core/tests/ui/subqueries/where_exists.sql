-- name: schema#
create table t (id int not null);
create table u (tid int not null);

-- name: q
select id from t where exists (select 1 from u where u.tid = t.id and u.tid = :x)
