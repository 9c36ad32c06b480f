-- name: schema#
create table t (a int, b int not null);

-- name: q
select b between 1 and 2 as v, b between a and 2 as n, b not between symmetric 2 and 1 as s from t
