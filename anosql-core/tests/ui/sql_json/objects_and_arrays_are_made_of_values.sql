-- postgres: 16-18
-- name: schema#
create table documents (id int primary key, body text not null, note text, parsed jsonb not null, tags int[]);

-- name: objects
select json_object(), json_object('id': id, 'note' value note absent on null with unique keys), json_object('p': parsed),
  json_object(body: body format json returning text), json_object('a': 1 returning jsonb) from documents;

-- name: arrays
select json_array(), json_array(id, note null on null), json_array(tags), json_array(id, parsed), json_array(returning jsonb),
  json_array(body format json, 1 returning varchar(100))
from documents;

-- name: the_older_function
select json_object(tags::text[]), json_object('{a}', '{b}') from documents;

-- name: params
select json_object('a': :a, 'b' value :b format json), json_array(:c);
