-- postgres: 17-18
-- name: schema#
create table documents (id int primary key, body text not null, note text, parsed jsonb not null);

-- name: read
select json(body), json(note), json(body with unique keys) as checked, json(parsed) as other from documents;

-- name: scalars
select json_scalar(id), json_scalar(note) as maybe, json_serialize(parsed), json_serialize(note returning bytea) as bytes from documents;

-- name: params
select json(:a), json_scalar(:b), json_serialize(:c);
