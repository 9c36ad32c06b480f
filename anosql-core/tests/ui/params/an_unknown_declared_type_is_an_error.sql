-- name: q(a nosuch)
select :a as a
