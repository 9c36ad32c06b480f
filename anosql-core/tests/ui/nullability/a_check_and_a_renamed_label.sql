-- name: schema#
create type mood as enum ('glad', 'sad');
create table t (m mood not null, a int, check (m <> 'sad' or a is not null));
alter type mood rename value 'sad' to 'blue';
alter type mood rename value 'glad' to 'sad';
insert into t values ('sad', null), ('blue', 1);

-- name: renamed
select a from t where m = 'sad';
