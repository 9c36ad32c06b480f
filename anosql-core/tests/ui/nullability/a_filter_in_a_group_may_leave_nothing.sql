-- name: schema#
create table t (a int not null, z int not null);

-- name: q
select max(z) filter (where z > 100) as m from t group by a
