-- name: schema#
create table t (id int primary key);

-- name: q
select id from t tablesample "bernoulli" ($1) repeatable ($2 + 1)
