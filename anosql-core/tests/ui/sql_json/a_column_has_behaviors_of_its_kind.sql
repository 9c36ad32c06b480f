-- postgres: 17-18
-- name: schema#
create table documents (id int primary key);

-- name: scalar
select 1 from json_table('1', '$' columns (a text true on empty));

-- name: existence
select 1 from json_table('1', '$' columns (a int exists path '$' null on error));

-- name: whole
select 1 from json_table('1', '$' columns (a int[] empty object on error, b text with wrapper keep quotes));
