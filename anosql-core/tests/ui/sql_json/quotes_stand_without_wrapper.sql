-- postgres: 17-18
-- name: schema#
create table documents (id int primary key, parsed jsonb not null);

-- name: refused
select json_query(parsed, '$' with wrapper omit quotes) from documents;
