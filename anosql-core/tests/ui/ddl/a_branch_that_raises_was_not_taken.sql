-- name: schema#
create table v (id int primary key, a int, b text not null);
alter table v add constraint vn check (a is not null);
do $$ begin
    if (select convalidated from pg_constraint where conname = 'vn') then
        alter table v alter column a set not null;
        alter table v drop constraint vn;
    else
        alter table v drop constraint vn;
        raise exception 'not validated';
    end if;
end $$;

-- name: q
select id, a, b from v
