-- name: schema#
create table t (a int not null, b text default 'x');
create table u (like t including all, c int);

-- name: q
select * from u
