-- name: schema#
create table t (a int not null);

-- name: q
select sum(a), max(a), avg(a), bool_and(a > 0), array_agg(a), string_agg(a::text, ',') from t
