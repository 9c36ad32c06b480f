-- name: schema#
create table events (id int primary key, at timestamptz not null);

-- name: q
select id from events where at > 'yesterdayy'
