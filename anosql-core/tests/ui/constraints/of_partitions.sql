-- name: schema#
create table events (id int primary key, kind text check (kind <> ''), note text) partition by range (id);
create table events_low partition of events for values from (0) to (100);
create table events_high partition of events for values from (100) to (200);
create table refers (event int references events);

-- name: insert!
insert into events (id, kind) values (:id, :kind)

-- name: note!
update events set note = :note

-- name: kind!
update events set kind = :kind

-- name: delete!
delete from events

-- name: directly!
insert into events_low (id) values (:id)
