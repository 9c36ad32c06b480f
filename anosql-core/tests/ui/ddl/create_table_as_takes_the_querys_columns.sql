-- name: schema#
create table t (a int not null);
create table u as select a, a::text as b from t;

-- name: q
select * from u
