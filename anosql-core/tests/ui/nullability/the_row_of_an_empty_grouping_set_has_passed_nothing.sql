-- name: schema#
create table t (id int primary key, more text);

-- name: constant
select null as "x" from t where more = null group by ();
