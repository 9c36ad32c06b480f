-- postgres: 17-18
-- name: schema#
create table documents (id int primary key, parsed jsonb not null);

-- name: refused
select json_value(parsed, '$' returning int default id on empty) from documents;
