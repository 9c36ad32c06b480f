-- name: schema#
create table t (id int primary key);
do $$ begin
    if current_setting('a') = 'b' then
        create table u (id int);
        alter table t rename to w;
    end if;
end $$;
-- anosql: certain u
-- anosql: certain w
