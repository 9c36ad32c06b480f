-- name: schema#
create extension tsm_system_rows;
create table t (a int not null);
create view v as select a from t;

-- name: q
select a from t tablesample system_rows (:rows);

-- name: of_no_extension
select a from t tablesample system_time (10);

-- name: of_a_view
select a from v tablesample system (10);
