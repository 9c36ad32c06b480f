-- name: schema#
create table t (r int4range not null, d daterange not null);

-- name: q
select r, lower(r) as lo, upper(d) as hi, isempty(r) as e, d @> current_date as has, r * r as both from t
