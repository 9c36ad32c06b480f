-- postgres: 18
-- name: schema#
create table span (p daterange, q daterange, primary key (q, p without overlaps));
create table inner_span (p daterange not null, q daterange not null, foreign key (q, period p) references span (q, period p));

-- name: joined
select s.p from inner_span i left join span s on s.q = i.q and s.p = i.p

-- name: one?
select p from span where q = :q and p = :p
