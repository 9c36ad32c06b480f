-- name: schema#
create table t (id int, name text);
create statistics s (ndistinct) on id, nmae from t;
create statistics s on id, name from u;
create statistics s on id, lower(name) from t;
