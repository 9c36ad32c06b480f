-- name: schema#
create table a (id int not null);
create table b (id int not null, aid int not null);

-- name: q
select a.id, l.id as b from a left join lateral (select b.id from b where b.aid = a.id) l on true
