-- name: schema#
create table a (id int primary key);
create table b (id int primary key);

-- name: q
select k from a left join (select 1 as k, id from b) s on s.id = a.id
