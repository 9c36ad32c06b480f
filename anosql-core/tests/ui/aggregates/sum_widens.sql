-- name: schema#
create table t (a int not null, b bigint not null, c real not null, d numeric not null);

-- name: q
select sum(a) as a, sum(b) as b, sum(c) as c, sum(d) as d, avg(a) as e, avg(c) as f from t
