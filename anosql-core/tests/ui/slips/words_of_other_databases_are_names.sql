-- name: schema#
create table t (top int, sort int, id int);

-- name: names
select top, sort as cluster from t minus;

-- name: alias
select regexp.id from t regexp;
