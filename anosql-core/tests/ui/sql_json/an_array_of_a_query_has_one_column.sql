-- postgres: 16-18
-- name: schema#
create table documents (id int primary key, note text);

-- name: two
select json_array(select id, note from documents);
