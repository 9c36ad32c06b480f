-- name: schema#
create table t (a int, b int, c varchar);

-- name: by_another
select array_agg(distinct a order by b) from t;

-- name: by_the_argument
select array_agg(distinct a order by a desc) as list, string_agg(distinct c, ',' order by c) as text from t;
