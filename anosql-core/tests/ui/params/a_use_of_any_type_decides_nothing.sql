-- name: schema#
create table t (a int);

-- name: q
select jsonb_build_object('a', :p) as o, a = :p as same from t;
