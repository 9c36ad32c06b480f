-- name: schema#
create table t (id int primary key, name text not null, note text, tags text[] not null);

-- name: made
select tags, tags[1:2] as first, tags || id::text as longer, array[note] as list, array_agg(note) as collected,
    array(select t.note from t) as queried, '{a,null}'::text[] as written,
    array_replace(array[1], 1, null) as replaced, array[array[id], array[null::int]] as nested,
    string_to_array(name, ',', 'a') as words, tags::text::text[] as read
from t group by id;

-- name: filled_up
select array_agg(r.name) as names, array_agg(l.name) as others from t l left join t r on r.id = l.id + 1;

-- name: passed_on
with recursive c as (select array[1] as list union all select list || null::int from c where cardinality(list) < 3)
select list, s.tags from c, (select tags from t union all select array['x']) s;

-- name: of_the_row_around
select s.list from t l left join t r on r.id = l.id + 1, lateral (select array[r.name] as list) s;
