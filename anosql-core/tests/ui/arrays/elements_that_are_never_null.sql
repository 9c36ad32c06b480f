-- name: schema#
create table t (id int primary key, name text not null, note text, tags text[] not null);

-- name: made
select array[id, 1] as list, array(select t.name from t) as queried, array_agg(name) as collected,
    array_agg(note) filter (where note is not null) as filtered, array_remove(array_agg(note), null) as cleaned,
    string_to_array(max(name), ',') as words, '{a,b}'::text[] as written, array_append('{1}', id) as longer
from t group by id;

-- name: passed_on
with c as (select array_agg(name) as names from t)
select c.names, coalesce(c.names, '{}') as none, c.names[1:2] as first, s.names || 'x'::text as more
from c left join (select array_agg(name) as names from t) s on true;

-- name: unnested
select unnest(names) as name, 'x' = any(names) as is_there from (select array(select name from t) as names) s;
