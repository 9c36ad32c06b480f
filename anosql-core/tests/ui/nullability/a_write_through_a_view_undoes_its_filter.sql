-- name: schema#
create table notes (id int primary key, body text);
create view written as select id, body from notes where body is not null;
-- name: read
select body from written;
-- name: clear
update written set body = null returning body;
-- name: add<!
insert into written (id) values (:id) returning body;
-- name: remove
delete from written returning body;
