-- name: schema#
create table t (a int, b bool);

-- name: q
select a is null as a, a is not null as b, b is true as c, b is not unknown as d, a is distinct from 1 as e from t
