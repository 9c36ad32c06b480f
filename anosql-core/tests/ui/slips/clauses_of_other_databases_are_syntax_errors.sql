-- name: schema#
create table t (top int, sort int, id int);

-- name: q1
select id from t for xml path;

-- name: q2
select id from t with (nolock);

-- name: q3
select id from t tablesample (10 percent);

-- name: q4
select try_cast('1' as int);

-- name: q5
select position('a', 'b');

-- name: q6
select id as 'x' from t;

-- name: q7
select id from t minus select 1;

-- name: q8
select id from t where true qualify row_number() over () = 1;

-- name: q9
select id from t sort by id;

-- name: q10
select id from t use index (i);
