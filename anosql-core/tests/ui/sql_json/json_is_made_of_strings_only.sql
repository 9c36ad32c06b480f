-- postgres: 16-18
-- name: schema#
create table documents (id int primary key);

-- name: number
select json_object('a': id format json) from documents;
