-- name: schema#
create table orders (
    id int primary key, price numeric not null, amount int not null, note text,
    total numeric generated always as (price * amount) stored,
    label text generated always as (coalesce(note, id::text)) stored,
    noted text generated always as (note || '!') stored,
    first_word text generated always as (substring(note from '\w+')) stored,
    is_large boolean generated always as (price > 100 and amount > 1) stored,
    constant text generated always as ('x') stored
);
create view totals as select id, total, noted from orders;
create table copies (like orders including generated);
create table plain (like orders);
create table renamed (a int not null, b int generated always as (a + 1) stored);
alter table renamed rename a to c;
create table loosened (a int not null, b int generated always as (a + 1) stored);
create view of_loosened as select b from loosened;
alter table loosened alter a drop not null;
create table dropped (a int not null, b int generated always as (a + 1) stored);
alter table dropped alter b drop expression;
create table logs (a int not null, b int generated always as (a + 1) stored) partition by list (a);
create table logs1 partition of logs for values in (1, 2, 3, 4, 5);

-- name: read
select total, label, noted, first_word, is_large, constant from orders;

-- name: narrowed
select noted from orders where note is not null;

-- name: written<!
insert into orders (id, price, amount) values (100, 1, 1) returning total, label, noted, is_large;

-- name: through_a_view
select total, noted from totals;

-- name: copied
select copies.total, plain.total as plain from copies, plain;

-- name: altered
select r.b as renamed, l.b as loosened, v.b as of_loosened, d.b as dropped, logs.b as partitioned
from renamed r, loosened l, of_loosened v, dropped d, logs;
