-- name: schema#
create table t (at timestamptz, day date generated always as (at::date) stored);
create table u (at timestamptz, day date generated always as ((at at time zone 'utc')::date) stored);
create table v (a int, b timestamptz generated always as (now()) stored);
create table w (a text, b text generated always as (concat(a, 'x')) stored);
create table y (a text, b text generated always as (lower(a) || 'x') stored, c numeric generated always as (round(1.5)) stored);
