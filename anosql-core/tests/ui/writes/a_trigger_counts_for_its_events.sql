-- name: schema#
create table orders (id bigint generated always as identity primary key, note text not null, updated_at timestamptz not null default now());
create function touch() returns trigger language plpgsql as $$ begin new.updated_at := now(); return new; end $$;
create trigger touch before update on orders for each row execute function touch();
create table log (id int primary key, note text);
create function leave_out() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger statements before insert on log for each statement execute function leave_out();
create trigger by_default before insert or update on log execute function leave_out();
create trigger removal before delete on log for each row execute function leave_out();
create table kept (id int primary key, note text);
create trigger leaves before insert or update of note on kept for row when (new.note = '') execute function leave_out();

-- name: inserted<!
insert into orders (note) values (:note);

-- name: updated<!
update orders set note = :note where id = :id returning note;

-- name: upserted<!
insert into orders (note) values (:note) on conflict (id) do update set note = excluded.note returning id;

-- name: logged<!
insert into log (id, note) values (:id, :note) returning note;

-- name: dropped<!
insert into kept (id, note) values (:id, :note) returning note;
