-- name: schema#
create table a (id text generated always as identity);
create table b (id uuid not null);
alter table b alter column id add generated always as identity;
create table c (id smallint generated always as identity);
