-- name: schema#
create table t (id int primary key, at timestamptz not null, day date not null);

-- name: written
select to_char(now(), 'YYYY') as a, to_char(current_date, 'DD') as b, to_char(date_trunc('day', now()), 'DD') as c,
    to_char(now() at time zone 'utc', '') as d, to_char(at, 'YYYY') as e from t;

-- name: parts
select extract(dow from now()) as a, date_part('hour', localtimestamp) as b, extract(day from make_date(2024, 2, 29)) as c,
    extract(dow from at) as d, extract(year from at) as e, extract(day from now() - at) as f from t;
