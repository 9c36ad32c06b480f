-- name: schema#
create type mood as enum ('sad');
alter type mood add value 'happy';
create table t (m mood);

-- name: q
select m from t where m = 'happy'
