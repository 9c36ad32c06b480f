-- name: schema#
create table a (id int primary key, a int);
create table b (id int primary key);
create table c (id int primary key);
create table logged (id int);
create rule nothing as on insert to a do instead nothing;
create rule nothing as on update to b do instead nothing;
create rule log as on insert to c do also insert into logged values (new.id);

-- name: nothing!
insert into a (id) values (1) on conflict do nothing

-- name: updates!
insert into b (id) values (1) on conflict do nothing

-- name: inserts!
insert into c (id) values (1) on conflict (id) do update set id = 2

-- name: merged!
merge into a using (values (1)) v(i) on a.id = i when matched then delete
