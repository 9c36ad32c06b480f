-- name: book<!
insert into meetings (id, day, begins, starts, booked, cancelled)
values (:id::text::uuid, :day, :begins, :starts, :booked, :cancelled)
returning day, begins, starts, booked, cancelled, state;

-- name: meeting?
-- record_class: Meeting
select id::text as "id!", day, begins, starts, booked, cancelled, state from meetings where id = :id::text::uuid;

-- name: days
select array_agg(day order by day) as days from meetings group by state;

-- name: forget!
delete from meetings;
