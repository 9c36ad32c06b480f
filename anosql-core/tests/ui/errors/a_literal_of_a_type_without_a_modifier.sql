-- name: q
select text(3) 'a'

-- name: r
select "int4"(1) '1'
