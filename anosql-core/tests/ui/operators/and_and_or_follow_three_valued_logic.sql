-- name: schema#
create table t (n bool, v bool not null);

-- name: q
select n and v as a, v and v as b, n or true as c, n and false as d, not n as e from t
