-- postgres: 17-18
-- name: schema#
create table documents (id int primary key, body text not null, note text, parsed jsonb not null);

-- name: exist
select json_exists(parsed, '$.a'), json_exists(body, '$.a' error on error) as in_text, json_exists(note, '$.a') as maybe,
  json_exists(parsed, '$.a' unknown on error) as unknown, json_exists(parsed, '$ ? (@ > $x)' passing id as x) as passed
from documents;

-- name: values
select json_value(parsed, '$.a'), json_value(parsed, '$.n' returning int default 0 on empty error on error) as number,
  json_value(parsed, '$.d' returning date null on empty) as day, json_value(parsed, '$.a' returning varchar(3)) as short
from documents;

-- name: queries
select json_query(parsed, '$.a'), json_query(parsed, '$.a' with conditional array wrapper) as wrapped,
  json_query(parsed, '$.a' returning text omit quotes) as quoted, json_query(parsed, '$.a' empty array on empty) as list,
  json_query(parsed, '$.a' returning int[] empty on error) as numbers
from documents;

-- name: params
select json_value(:document, '$.a[$n]' passing :n::int as n), json_exists(parsed, :path) from documents;

-- name: condition
select id from documents where json_exists(parsed, '$.a' passing note as x);
