-- name: schema#
create domain label as text check (value <> 'bad');
create domain short as label check (length(value) < 9);
create domain given as text check (value is not null);
create domain filled as text default 'x' check (value <> 'bad');
create table b (id int primary key, x label, y label, z short, l label[], g given, f filled);
alter domain short add constraint long check (coalesce(value, '') <> '');

-- name: left_out!
insert into b (id, x) values (:id, :x)

-- name: set_to_null!
update b set x = null, l = null where id = :id
