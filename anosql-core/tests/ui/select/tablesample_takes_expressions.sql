-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select id from t tablesample bernoulli (:share) repeatable (:seed + 1)
