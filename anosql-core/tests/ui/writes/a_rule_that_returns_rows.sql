-- name: schema#
create table t (id int primary key, a int);
create view v as select id, count(*) as n from t group by id;
create rule made as on insert to v do instead insert into t (id) values (new.id) returning id, 1::bigint;
create table r (id int primary key);
create rule one as on insert to r do instead nothing;
drop rule one on r;
create rule two as on insert to r do instead nothing;
alter table r disable rule two;

-- name: made<!
insert into v (id) values (:id) returning id, n

-- name: dropped<!
insert into r (id) values (:id) returning id
