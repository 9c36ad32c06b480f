-- name: schema#
create table t (id int primary key, a text not null);

-- name: q
with gone as (delete from t where id > :id returning id, a) select id, a from gone
