-- name: schema#
create table a (id int primary key);
create table b (id int primary key, a int not null references a);

-- name: both
select a.id,
       b.id
from a join b on b.a = a.id;

-- name: first$
select a.id, b.id from a join b on b.a = a.id;
