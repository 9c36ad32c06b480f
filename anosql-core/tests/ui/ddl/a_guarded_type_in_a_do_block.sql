-- name: schema#
do $$
begin
    if not exists (select from pg_type where typname = 'mood') then
        create type mood as enum ('low', 'high');
    end if;
end
$$;

-- name: q$
select 'low'::mood
