-- name: schema#
create table t (id int primary key);
do $$ declare wanted text := 'b'; begin
    if not exists (select from pg_attribute where attrelid = 't'::regclass and attname = wanted and attnum > 0) then
        alter table t add column b int not null;
        alter table t add column c int;
    end if;
    perform from pg_indexes where indexname = 't_b_key';
    if not found then
        create unique index t_b_key on t (b);
    end if;
end $$;

-- name: q?
select b, c from t where b = :b
