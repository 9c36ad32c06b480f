-- name: schema#
create table bookings (
    id int primary key,
    during tsrange,
    note text,
    constraint no_overlap exclude using gist (during with &&)
);

-- name: book!
insert into bookings (id, during) values (:id, :during)

-- name: move!
update bookings set during = :during

-- name: note!
update bookings set note = :note
