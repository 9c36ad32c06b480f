-- name: schema#
create type mood as enum ('fine');
create table a (id int primary key, name text unique, mood mood unique, at timestamptz unique, ids int[] unique);
create table b (a_id text references a);
create table c (id int references a (name));
create table d (mood text references a (mood));
create table e (ids bigint[] references a (ids));
create table f (n numeric references a (id));
create table g (a bigint references a, b varchar(9) references a (name), c date references a (at));
create table h (n numeric primary key);
create table i (n int references h);
create table j (a_id uuid);
alter table j add constraint to_a foreign key (a_id) references a;
