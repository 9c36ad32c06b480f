-- name: schema#
create table t (id int primary key, c text);
do $$ begin
    begin
        alter table t add column d int not null;
        raise exception 'undone';
    exception when others then
        null;
    end;
    begin
        create type mood as enum ('low');
    exception when duplicate_object then
        null;
    end;
end $$;

-- name: undone
select d from t

-- name: made
select 'low'::mood as mood
