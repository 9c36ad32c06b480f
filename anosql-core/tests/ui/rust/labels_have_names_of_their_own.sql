-- name: schema#
create type mood as enum (
    'so-so',
    'so so'
);

-- name: moods
select 'so-so'::mood as a;
