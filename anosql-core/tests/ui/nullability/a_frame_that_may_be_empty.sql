-- name: schema#
create table t (id int primary key, z int not null);

-- name: q
select sum(z) over (order by id rows between 2 following and 3 following) as s, nth_value(z, 5) over (order by id) as n from t
