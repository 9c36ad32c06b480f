-- name: schema#
create table t (a int not null);
alter table t rename to u;

-- name: q
select u.a from u
