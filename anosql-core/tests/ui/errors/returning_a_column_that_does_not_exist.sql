-- name: schema#
create table t (a int);

-- name: q<!
delete from t returning b
