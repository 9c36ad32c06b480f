-- name: schema#
create type mood as enum ('sad', 'happy');
create domain positive as int check (value > 0);
create table t (m mood[] not null, p positive[]);

-- name: q
select m, p, m[1] as one from t
