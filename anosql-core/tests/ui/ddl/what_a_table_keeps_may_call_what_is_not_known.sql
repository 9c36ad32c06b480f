-- name: schema#
create table t (
    a int default '5', b date default 'today', c text default now(), d text[] default '{}', e jsonb default '{}',
    f interval default '1 day', g varchar(3) default 5, h smallint default 7, i "char" default 'a',
    check (t.a > 0 or a is null), check (t is not null), check (tableoid is not null)
);

-- name: q
select a, b, c from t;
