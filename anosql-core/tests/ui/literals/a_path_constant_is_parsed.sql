-- name: q
select '$.items[*] ? (@.price > 10)'::jsonpath as p

-- name: wrong
select jsonb_path_query('{}', '$.items[*] ? @.price > 10') as item
