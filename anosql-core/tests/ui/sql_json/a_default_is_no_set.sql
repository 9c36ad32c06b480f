-- postgres: 17-18
-- name: schema#
create table documents (id int primary key, parsed jsonb not null);

-- name: refused
select json_value(parsed, '$' returning int default generate_series(1, 2) on empty) from documents;
