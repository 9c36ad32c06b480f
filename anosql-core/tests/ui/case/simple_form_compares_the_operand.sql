-- name: schema#
create table t (a int not null);

-- name: q
select case a when 1 then 'one' when 2 then 'two' else 'many' end as word from t
