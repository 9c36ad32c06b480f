-- name: schema#
create table t (id int primary key, email text not null, deleted_at timestamptz, active bool not null, kind text);
create unique index t_email on t (email) where deleted_at is null;
create table v (id int primary key, a int, b bool, kind text);
create unique index v_a on v (a) where (b and kind = 'x');
create table w (id int primary key, a int);
create unique index w_a on w (a) where a is not null;
create table z (id int primary key, a int, b int);
create unique index z_a on z (a) where b > 1;

-- name: alive
select id from t where email = :email and deleted_at is null;

-- name: dead
select id from t where email = :email and deleted_at is not null;

-- name: both
select id from v where a = :a and b and kind = 'x';

-- name: one_of_two
select id from v where a = :a and b;

-- name: another_kind
select id from v where a = :a and b and kind = 'y';

-- name: not_null_by_equality
select id from w where a = :a;

-- name: not_understood
select id from z where a = :a and b > 1;

-- name: joined
select v.id from w left join v on v.a = w.a and v.b and v.kind = 'x' where w.id = :id;
