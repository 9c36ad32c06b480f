-- name: schema#
create type mood as enum ('sad', 'happy');

-- name: q
select 'sad'::mood as a, :m::mood as b
