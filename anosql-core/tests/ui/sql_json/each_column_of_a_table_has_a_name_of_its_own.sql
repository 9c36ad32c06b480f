-- postgres: 17-18
-- name: schema#
create table documents (id int primary key, parsed jsonb not null);

-- name: refused
select 1 from json_table('[1]', '$[*]' columns (a int, nested '$' columns (a int)));
