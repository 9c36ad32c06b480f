-- name: schema#
create table t (id int not null, a int) partition by range (id);
create table t1 partition of t (a not null) for values from (0) to (10);

-- name: of-table
select id, a from t

-- name: of-partition
select id, a from t1
