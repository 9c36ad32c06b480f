-- name: limit
select a from (values (1)) t (a) limit -1

-- name: offset
select a from (values (1)) t (a) offset -1

-- name: none
select a from (values (1)) t (a) limit 0 offset 0
