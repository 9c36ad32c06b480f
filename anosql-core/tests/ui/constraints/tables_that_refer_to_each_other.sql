-- name: schema#
create table parents (id int primary key, parent int references parents on delete cascade);
create table a (id int primary key, b int);
create table b (id int primary key, a int references a on delete cascade);
alter table a add foreign key (b) references b on delete cascade;

-- name: delete_parent!
delete from parents where id = :id

-- name: delete_a!
delete from a where id = :id
