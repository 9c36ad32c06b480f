-- name: schema#
create table t (a int);

-- name: of_a_row
select a from t limit a;

-- name: of_a_frame
select sum(a) over (order by a rows a preceding) from t;

-- name: of_a_subquery
select a from t limit (select count(*) from t as other);
