-- name: schema#
create type mood as enum ('fine');
create table mood (id int);
create table t (id int);
create type t as enum ('fine');
