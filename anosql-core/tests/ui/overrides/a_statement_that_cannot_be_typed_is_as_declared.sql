-- name: schema#
create type mood as enum ('sad', 'glad');
do $$
begin
  execute replace('create function @(n int) returns table (id int, mood mood, note text) language sql
    as $sql$ select n, null::mood, null::text $sql$', '@', 'moods');
end
$$;

-- name: moods(n int4) -> (id int4!, mood mood, note text?)
select id, mood, note from moods(:n);
