-- name: schema#
create table odd ("trick:y" int, "note: text" int, "total!" int, "tags[!]" int[]);

-- name: all_columns
select * from odd;

-- name: some
select "total!", "total!" as "sum!", "note: text" as "note: crate::Note" from odd;
