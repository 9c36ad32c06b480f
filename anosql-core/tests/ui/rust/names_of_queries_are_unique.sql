-- name: schema#
create table t (a int, b int);

-- name: list
select a from t;

-- name: list_stream!
delete from t;

-- name: LIST
select b from t;
