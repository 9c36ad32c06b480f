-- name: schema#
create table t (a text, b text not null);

-- name: q
select b like 'x%' as v, a ilike 'x' as n, b similar to 'x' as s, b ~ 'x' as r, b not like a as m from t
