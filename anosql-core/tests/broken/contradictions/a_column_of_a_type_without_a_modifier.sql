-- name: schema#
create table t (a name(3)[]);
create domain d as int check (value > 0);
create table u (a d(3));
