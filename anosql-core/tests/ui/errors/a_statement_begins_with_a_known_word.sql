-- name: q1
foo bar;

-- name: q2!
truncate tabel t;

-- name: q3!
set search_path;
