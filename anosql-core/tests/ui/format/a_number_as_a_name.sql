-- name: q
select :1::int as a
