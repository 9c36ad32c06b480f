-- name: schema#
create table t (id int primary key, at timestamptz not null, price float4 not null);

-- name: q
select count(*) over (order by at range :age preceding), count(*) over (order by price range between :below preceding and 'inf' following),
    count(*) over (order by id rows :rows preceding)
from t
