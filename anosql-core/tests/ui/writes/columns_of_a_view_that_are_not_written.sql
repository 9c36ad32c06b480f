-- name: schema#
create table t (id int generated always as identity primary key, a text, b int generated always as (1) stored);
create view v as select id, a, upper(a) as loud, b from t;
create view w as select a, loud from v;

-- name: inserted!
insert into v (a, loud) values ('a', 'A');

-- name: through_two!
update w set loud = 'A';

-- name: identity!
insert into v (id, a) values (1, 'a');

-- name: generated!
update v set b = 2;

-- name: the_others!
insert into w (a) values (:a);

-- name: not_even_by_default!
insert into v (a, loud) values ('a', default);
