-- name: schema#
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (0) to (100);

-- name: q
select p.b, p1.a from p join p1 on p1.a = p.a
