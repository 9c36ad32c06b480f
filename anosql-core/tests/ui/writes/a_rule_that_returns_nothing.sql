-- name: schema#
create table r (id int primary key, a int);
create rule nothing as on insert to r do instead nothing;
create rule big as on update to r where new.a > 1 do instead nothing;
create view v as select id, a from r;
create table u (id int primary key);
create table logged (id int);
create rule log as on delete to u do also insert into logged values (old.id);

-- name: inserted<!
insert into r (id) values (:id) returning id

-- name: added<!
insert into r (id) values (:id)

-- name: updated<!
update r set a = 2 where id = :id returning id

-- name: through_a_view<!
insert into v (id) values (:id) returning id

-- name: without!
insert into r (id) values (:id)

-- name: deleted<!
delete from u where id = :id returning id
