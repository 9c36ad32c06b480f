-- name: schema#
create table t (j jsonb not null);

-- name: q
select j ? 'a' as has, j ?| array['a'] as any_of, j ->> ? as value from t
