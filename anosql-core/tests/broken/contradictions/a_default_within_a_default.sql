-- name: schema#
create table t (a timestamptz default date_trunc(default, now()));
create table u (a xml default xmlelement(name default));
