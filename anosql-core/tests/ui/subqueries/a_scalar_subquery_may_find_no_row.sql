-- name: schema#
create table t (id int primary key, a text not null);

-- name: q
select (select a from t where id = :id) as a
