-- name: schema#
create type mood as enum ('sad', 'happy');
create domain positive as int check (value > 0);
create table t (m mood, p positive);

-- name: q!
insert into t (m, p) values (:m, :p)
