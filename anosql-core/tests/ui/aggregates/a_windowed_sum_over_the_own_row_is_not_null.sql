-- name: schema#
create table t (a int not null, b int);

-- name: q
select sum(a) over () as s, sum(b) over () as n, sum(a) over (order by a rows between 1 preceding and 1 preceding) as p from t
