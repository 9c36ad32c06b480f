-- name: q
select jsonb_delete(jsonb '{}', variadic cast('{a}' as text[])) as it
