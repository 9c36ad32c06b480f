-- name: schema#
create type mood as enum ('fine', 'bad', 'fine');
