-- name: schema#
create table t (id int primary key, a int);

-- name: of_no_rows
select count(*) as count, nullif(1, 1) as never, array_agg(a) as list from t where nullif(1, 1) > 0 and a > 0;

-- name: of_the_row_outside
select o.id, (select abs(o.a) + count(*) from t where abs(o.a) > 100) as sum from t o;

-- name: having
select nullif(:x::int, 1) as given from t where id > 100 having nullif(:x::int, 1) > 0;
