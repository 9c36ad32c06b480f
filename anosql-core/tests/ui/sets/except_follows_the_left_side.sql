-- name: schema#
create table t (a int not null, b int);

-- name: q
select a + 10 as a from t except select b from t
