-- name: schema#
create table "T" ("A b" int not null);

-- name: q
select "A b" from "T"
