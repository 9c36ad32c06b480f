-- name: schema#
create table a (id int primary key, name text);
create table b (name text references a (name));
create table c (a_id int, name text, foreign key (a_id, name) references a (id, name));
create table d (a_id int, foreign key (a_id, a_id) references a (id, id));
