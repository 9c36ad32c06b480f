-- name: schema#
create table t (id int, b boolean);
alter table t alter id set default 7, alter b set default true;
alter table t alter id set default 'x';
alter table t alter b set default id;
