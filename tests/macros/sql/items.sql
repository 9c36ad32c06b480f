-- name: insert!
insert into items values (:id, :title);

-- name: insert_many*!
insert into items values (:id, :title);

-- name: insert_profiles*!
insert into profiles values (:id, :handle, :mail, :links);

-- name: items
select * from items order by id;

-- name: titles
select title from items order by id;

-- name: by_title?
select id, title from items where title >= :title;

-- name: by_id?
select * from items where id = :id;

-- name: count$
select count(*) from items;

-- name: end_backend$
select pg_terminate_backend(pg_backend_pid());

-- name: series
select generate_series(1, :last::int) as "number!", repeat('x', 1000) as "filling!";

-- name: with_mood$
select count(*) from own where mood = :mood::mood;

-- name: with_moods$
select count(*) from own where mood = any(:moods::mood[]);

-- name: at_home$
select count(*) from own where home = :home::address;

-- name: by_mail$
select count(*) from own where mail = :mail::email;

-- name: homes
select home, homes from own where mood = :mood::mood;

-- name: move_in!
insert into own (mood, home) values (:mood, :home);

-- name: move_all_in*!
insert into own (mood, home) values (:mood, :home);
