-- name: schema#
create type mood as enum ('sad', 'glad');
do $$
begin
  execute 'create function moods(n int) returns table (id int, mood mood, note text) language sql
    as $sql$ select n, null::mood, null::text $sql$';
end
$$;

-- name: moods(n int4) -> (id int4!, mood mood, note text?)
select id, mood, note from moods(:n);
