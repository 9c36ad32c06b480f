-- name: numbers
select to_number('1', '') as n;
