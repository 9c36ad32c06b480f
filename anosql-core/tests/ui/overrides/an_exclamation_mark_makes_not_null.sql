-- name: schema#
create table t (a int, b int not null);

-- name: q
select sum(b) as "total!", b as "maybe?" from t group by b
