-- name: schema#
create table t (a int, b int);

-- name: sorted
select a from t order by :column;

-- name: grouped
select count(*) from t group by :column::text;

-- name: chosen
select a from t order by case when :by_b then b else a end;
