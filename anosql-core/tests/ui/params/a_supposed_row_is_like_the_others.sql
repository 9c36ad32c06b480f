-- name: schema#
create table t (a int not null, b text not null);

-- name: by_the_key
select rank(:p, :q) within group (order by a, b) as r from t;

-- name: by_the_value
select rank(1) within group (order by :p) as r from t;

-- name: by_nothing
select rank(:p) within group (order by :q) as r from t;
