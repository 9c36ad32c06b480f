-- name: schema#
create type floats as range (subtype = float8);
create table t (r floats not null);

-- name: q
select r, lower(r) as lo, floats(1, 2) as made from t
