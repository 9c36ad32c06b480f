-- name: schema#
create table t (id int);
create view v as select id from t;
create type mood as enum ('fine');
comment on column t.idd is 'x';
comment on column u.id is 'x';
comment on table uu is 'x';
comment on table v is 'x';
comment on view t is 'x';
comment on schema app is 'x';
comment on type moody is 'x';
comment on domain mood is 'x';
comment on column t.id is 'x';
comment on column public.t.id is 'x';
comment on table t is 'x';
comment on view v is 'x';
comment on type mood is 'x';
comment on type int is 'x';
comment on schema public is 'x';
