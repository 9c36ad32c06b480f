-- name: schema#
create table u (a int64);
create table v (a guid);
