-- name: schema#
create table t (a nosuch);
