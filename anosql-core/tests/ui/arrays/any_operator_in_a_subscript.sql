-- name: schema#
create table t (a int[], b int);

-- name: an_element
select a[b # 1] as one, (a)[b | 1] as other from t;

-- name: a_slice
select a[b & 1:b # 3] as some, a[b:] as rest from t;
