-- name: schema#
create table a (id int);
create table b (a_id int references a);
create table c (id int unique);
create table d (c_id int references c);
