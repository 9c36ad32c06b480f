-- name: schema#
create table t (id int primary key, a int);

-- name: q
select (array[1, id])[2] as not_null, (array[a, id])[1] as may_be_null, (array[1, 2])[3] as out_of_bounds,
    (array[[1, 2], [3, 4]])[1] as of_rows, (array[[1, 2], [3, 4]])[1][1] as of_two_dimensions from t;
