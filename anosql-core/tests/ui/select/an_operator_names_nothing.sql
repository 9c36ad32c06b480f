-- name: schema#
create table t (a int not null);

-- name: q
select a + 1, -a, not true, a is null from t
