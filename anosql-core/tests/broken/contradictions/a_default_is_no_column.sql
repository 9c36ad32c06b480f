-- name: schema#
create table t (a int default b, b int);
create table u (a text default "b" not null);
create table v (a text default current_user, b date default current_date not null, c bool default true);
alter table v alter column a set default b;
