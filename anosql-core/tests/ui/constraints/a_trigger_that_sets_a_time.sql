-- name: schema#
create table orders (
  id bigint primary key,
  note text not null check (note <> ''),
  amount int,
  updated_at timestamptz not null default now(),
  closed_at timestamptz check (closed_at is not null or amount is null)
);
create function touch() returns trigger language plpgsql as $$
declare
  before text := new.note;
begin
  -- The time of the last change.
  if old.note is distinct from before then
    new.updated_at := now();
  else
    new.closed_at = clock_timestamp();
  end if;
  return new;
end
$$;
create trigger touch before update on orders for each row execute function touch();

-- name: priced!
update orders set amount = :amount where id = :id

-- name: noted
update orders set note = :note where id = :id returning note, updated_at, closed_at

-- name: created<!
insert into orders (id, note) values (:id, :note) on conflict (id) do update set note = excluded.note returning id, note
