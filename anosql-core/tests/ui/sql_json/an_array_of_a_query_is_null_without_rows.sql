-- postgres: 16-18
-- name: schema#
create table documents (id int primary key, parsed jsonb not null);

-- name: rows
select json_array(select id from documents order by id), json_array(select parsed from documents),
  json_array(select id from documents returning jsonb);
