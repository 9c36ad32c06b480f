-- name: schema#
create table u (a enum('x', 'y') not null);
