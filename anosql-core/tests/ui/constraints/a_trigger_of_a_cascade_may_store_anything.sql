-- name: schema#
create table t (id int primary key);
create table r (
    t int references t on update cascade on delete set null,
    b int not null,
    c int unique
);
create function forget() returns trigger language plpgsql as 'begin new.b := null; new.c := 1; return new; end';
create trigger forget before update on r for each row execute function forget();

-- name: update!
update t set id = 2 where id = 1

-- name: delete!
delete from t where id = 1
