-- name: schema#
create table t (a text, b int, c varchar(5), d date);
alter table t alter b type text;
alter table t alter c type varchar(3);
alter table t alter d type timestamptz;
alter table t alter a type int using a::int;
alter table t alter b type bigint;
alter table t alter d type jsonb;
