-- name: schema#
create table t (id int primary key);

-- name: move
with gone as (delete from t where id = 1 returning id)
select id from gone
