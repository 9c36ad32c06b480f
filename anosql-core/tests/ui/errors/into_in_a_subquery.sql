-- name: schema#
create table t (id int);

-- name: q
select (select id into u from t)
