-- name: schema#
create table t (id int, v tsvector, a text);
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger one before update on t for each row execute function tuch();
create trigger two before update on t for each row execute function public.nothing_like_it();
create trigger three before update on t for each row execute function touch();
create trigger four before update on t for each row execute procedure public.touch();
create trigger five before update on t for each row execute function suppress_redundant_updates_trigger();
create trigger six before update on t for each row
    execute function tsvector_update_trigger(v, 'pg_catalog.english', a);
