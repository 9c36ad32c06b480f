-- name: schema#
create table t (a setof int);
