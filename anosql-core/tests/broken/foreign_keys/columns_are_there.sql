-- name: schema#
create table a (id int primary key);
create table b (aid int, foreign key (a_id) references a);
create table c (a_id int references a (di));
