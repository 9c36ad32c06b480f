-- name: schema#
create table t (during tsrange, exclude using gist (druing with &&));
create table u (during tsrange, constraint u exclude using gist (during with &&));
create table v (during tsrange, exclude using gist (during with &&));
