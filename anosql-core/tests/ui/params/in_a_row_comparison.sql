-- name: schema#
create table t (a int not null, b text not null);

-- name: q
select a from t where (a, b) > (:a, :b)
