-- name: schema#
create table u (a timestamp default now);
