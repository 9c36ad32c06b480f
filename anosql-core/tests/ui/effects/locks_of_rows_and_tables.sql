-- name: schema#
create table t (id int primary key);

-- name: for_update
select id from t for update

-- name: in_a_subquery
select id from (select id from t for key share) as locked

-- name: table!
lock table t in exclusive mode

-- name: plain_update!
update t set id = id
