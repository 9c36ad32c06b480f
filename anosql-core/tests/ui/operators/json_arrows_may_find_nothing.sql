-- name: schema#
create table t (j jsonb not null);

-- name: q
select j -> 'a' as a, j ->> 'a' as b, j #> '{a}' as c, j #>> '{a}' as d, j @> '{}' as e, j || '{}' as f from t
