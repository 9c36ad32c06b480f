-- name: schema#
create table shops (id int primary key, settings jsonb not null, place point);
-- name: q(id:)
select id from shops where id = :id;
