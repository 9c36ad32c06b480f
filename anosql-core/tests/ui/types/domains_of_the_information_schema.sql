-- name: schema#
create table t (a int not null);

-- name: casts
select 1::information_schema.cardinal_number as n, 'YES'::information_schema.yes_or_no as y,
  a::information_schema.cardinal_number as a, array[a]::information_schema.cardinal_number[] as l from t

-- name: missing
select 1::information_schema.number as n
