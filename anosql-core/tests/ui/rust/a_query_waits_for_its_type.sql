-- name: schema#
create type sign as enum ('+', '-');
create type number as (sign sign, digits int[]);

-- name: numbers
select row('+', '{1}')::number as a, 1 as b;

-- name: fine
select 1 as a;
