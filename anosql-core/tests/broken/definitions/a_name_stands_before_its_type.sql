-- name: schema#
create table u (int id);
