-- postgres: 16-18
-- name: schema#
create table documents (id int primary key);

-- name: number
select id is json from documents;
