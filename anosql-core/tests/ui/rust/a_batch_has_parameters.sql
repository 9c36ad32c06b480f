-- name: schema#
create table visits (at timestamptz default now());

-- name: visit*!
insert into visits default values;
