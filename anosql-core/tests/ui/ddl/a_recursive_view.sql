-- name: schema#
create recursive view numbers (n) as values (1) union all select n + 1 from numbers where n < 5;

-- name: q
select n from numbers
