-- name: seed_users#
-- Gives an empty table its first users. Two services that start at once both find it empty: the second adds none.
insert into users (username, firstname, lastname, email)
select seed.username, seed.firstname, seed.lastname, seed.email
from (
    values
        ('ada', 'Ada', 'Lovelace', 'ada@example.com'),
        ('grace', 'Grace', 'Hopper', 'grace@example.com'),
        ('edgar', 'Edgar', 'Codd', null)
) as seed (username, firstname, lastname, email)
where not exists (select 1 from users)
on conflict do nothing;

-- name: list_users
-- record_class: User
-- Lists all users by their names.
select userid, username, firstname, lastname, email
from users
order by username;

-- name: get_user?
-- record_class: User
-- Finds a user by number.
select userid, username, firstname, lastname, email
from users
where userid = :userid;

-- name: create_user(username, firstname, lastname, email text?)<!
-- record_class: User
-- Creates a user; usernames and addresses are given once.
insert into users (username, firstname, lastname, email)
values (:username, :firstname, :lastname, :email)
returning userid, username, firstname, lastname, email;

-- name: delete_user!
-- Deletes a user and the user's blogs.
delete from users
where userid = :userid;
