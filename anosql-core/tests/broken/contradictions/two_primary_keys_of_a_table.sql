-- name: schema#
create table t (a int, primary key (a), primary key (a));
