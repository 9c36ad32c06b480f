-- name: ping$
-- Shows that Postgres answers.
select 1;
