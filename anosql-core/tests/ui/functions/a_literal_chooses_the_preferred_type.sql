-- name: q
select length('abc') as a, abs('1') as b, round('1.5') as c
