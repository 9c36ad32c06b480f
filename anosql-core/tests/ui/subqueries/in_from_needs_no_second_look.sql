-- name: schema#
create table t (a int not null, b text);

-- name: q
select s.a, s.b from (select a, b from t where b is not null) s
