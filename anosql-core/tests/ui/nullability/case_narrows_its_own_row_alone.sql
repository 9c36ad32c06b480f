-- name: schema#
create table steps (id int primary key, n int);
-- name: first-of-all
select case when n is not null then n else 0 end as mine,
       case when n is not null then first_value(n) over (order by id) else 0 end as of_the_first
from steps;
