-- name: schema#
create type pair as (first int, second text)

-- name: q
values (row(1, 'a')::pair), (nullif(row(1, 'a')::pair, row(2, 'b')::pair))
