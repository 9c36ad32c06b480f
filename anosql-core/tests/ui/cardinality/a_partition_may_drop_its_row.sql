-- name: schema#
create table logs (day int not null) partition by list (day);
create table first_logs partition of logs for values in (1);
create function drops() returns trigger language plpgsql as 'begin return null; end';
create trigger drops before insert on first_logs for each row execute function drops();
-- name: add<!
insert into logs values (1) returning day;
