-- name: schema#
create type pair as (a int, b int);
create function pairs() returns setof pair language sql as 'select 1, 2';
create function outs(out a int, out b int) language sql as 'select 1, 2';

-- name: value
select * from generate_series(1, 2) as t(a int);

-- name: composite
select * from pairs() as t(a int, b int);

-- name: output_arguments
select * from outs() as t(a int, b int);

-- name: numbered
select * from json_to_recordset('[]') with ordinality as t(a int);

-- name: record
select * from json_to_recordset('[{"a": 1}]') as t(a int);
