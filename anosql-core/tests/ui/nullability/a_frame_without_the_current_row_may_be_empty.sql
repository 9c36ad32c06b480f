-- name: schema#
create table t (id int primary key);

-- name: q
select sum(id) over (order by id rows between 1 preceding and current row exclude current row) from t
