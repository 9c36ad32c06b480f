-- name: schema#
create table t (a int not null);

-- name: q
select a + 1 as x, a % 2 as y, count(*) from t group by 1, y, a
