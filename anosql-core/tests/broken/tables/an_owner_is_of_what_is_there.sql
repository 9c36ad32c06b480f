-- name: schema#
create table t (id int);
create view v as select id from t;
alter table u owner to current_user;
alter table if exists u owner to current_user;
alter table v owner to current_user;
alter table t owner to current_user;
