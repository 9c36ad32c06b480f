-- name: schema#
create table t (a int not null, b int not null, at interval not null);

-- name: q
select extract(epoch from at * b) from t where a is distinct from a * b and a is not distinct from b * 1
