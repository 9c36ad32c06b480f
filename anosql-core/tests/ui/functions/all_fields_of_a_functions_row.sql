-- name: q
select (json_each('{"a": 1}')).*
