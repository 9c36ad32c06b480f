-- name: schema#
create table notes (short varchar(9) not null)

-- name: q
select distinct $1 as note union all select short from notes
