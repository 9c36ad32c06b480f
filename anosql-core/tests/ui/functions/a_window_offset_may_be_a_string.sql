-- name: schema#
create table readings (id int primary key, level float4 not null);

-- name: q
select sum(level) over (order by level range between 'inf' preceding and '1.5' following) as s from readings
