-- postgres: 16-18
-- name: schema#
create table documents (id int primary key, kind text not null, note text, parsed jsonb not null);

-- name: groups
select kind, json_arrayagg(note order by id desc null on null), json_arrayagg(parsed), json_objectagg(kind: id),
  json_objectagg(id value note absent on null with unique keys returning text)
from documents group by kind;

-- name: all_rows
select json_arrayagg(id) from documents;

-- name: filtered
select json_arrayagg(id returning jsonb) filter (where id > 1), json_objectagg(id: kind with unique keys) filter (where note is not null)
from documents group by kind;

-- name: windows
select json_arrayagg(note) over (partition by kind) as notes from documents;

-- name: param
select json_arrayagg(:value) from documents;
