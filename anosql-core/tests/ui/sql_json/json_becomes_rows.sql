-- postgres: 17-18
-- name: schema#
create table documents (id int primary key, parsed jsonb not null);

-- name: columns
select * from json_table('[1]', '$[*]' columns (n for ordinality, a int path '$', b text, c jsonb format json path '$',
  e bool exists path '$.x', nested path '$.y' as p columns (g int, h for ordinality, d numeric default 0 on empty error on error)));

-- name: lateral
select d.id, j.a, k.b from documents d, json_table(d.parsed, '$[*]' as root passing d.id as x columns (a int path '$')) as j
left join lateral json_table(d.parsed, '$[*]' columns (b int path '$') error on error) k on true;

-- name: unnamed
select json_table.a from json_table('1', '$' columns (a text with wrapper, "B" text keep quotes));

-- name: renamed
select q from json_table(:document, '$' columns (a int[], b int)) as t(q);
