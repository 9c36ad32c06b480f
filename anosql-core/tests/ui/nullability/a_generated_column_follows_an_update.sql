-- name: schema#
create table prices (id int primary key, net int, gross int generated always as (net * 2) stored);
-- name: clear
update prices set net = null where gross is not null returning gross;
