-- name: schema#
create table t (id int primary key, c text not null);
create procedure loosen() language sql as $$ alter table t alter column c drop not null $$;
create procedure extend() language plpgsql as $$ begin alter table t add d int not null; end $$;
call loosen();
do $$ begin call extend(); end $$;

-- name: q
select c, d from t
