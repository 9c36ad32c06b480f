-- name: schema#
create table t (id int primary key);
create sequence numbers;
create view numbered as select nextval('numbers') as number, id from t;
create view above as select number + 1 as number from numbered;
create view plain as select id from t;

-- name: through_two_views
select number from above

-- name: plain
select id from plain
