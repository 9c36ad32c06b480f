-- name: schema#
create table base (id int primary key, n int check (n > 0));
create table child (m int not null, unique (n)) inherits (base);

-- name: insert!
insert into base (id, n) values (:id, :n)

-- name: update!
update base set n = :n
