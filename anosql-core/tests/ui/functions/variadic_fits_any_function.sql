-- name: q
select abs(variadic -1) as one, jsonb_delete(jsonb '{}', variadic $1) as other
