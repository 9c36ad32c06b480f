-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select id from t order by id fetch first (:count + 1) rows with ties
