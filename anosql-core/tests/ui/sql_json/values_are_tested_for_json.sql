-- postgres: 16-18
-- name: schema#
create table documents (id int primary key, body text not null, note text, parsed jsonb not null);

-- name: texts
select body is json as is_json, note is json as may_be_null, body is not json object with unique keys as no_object
from documents;

-- name: unnamed
select '{}' is json, parsed is json array, body is json scalar, '{}'::bytea is json value without unique keys from documents;

-- name: param
select id from documents where :text is json;

-- name: narrows
select note from documents where note is json;
