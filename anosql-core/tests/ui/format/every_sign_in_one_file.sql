-- name: schema#
create table t (id int primary key, a text);

-- name: many
select a from t

-- name: one?
select a from t where id = :id

-- name: first^
select a from t order by id

-- name: value$
select count(*) from t

-- name: affected!
delete from t

-- name: returned<!
insert into t values (:id, :a)

-- name: batch*!
insert into t values (:id, :a)
