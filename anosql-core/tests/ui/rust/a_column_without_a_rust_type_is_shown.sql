-- name: schema#
create table shapes (id int primary key, name text, price aclitem not null);

-- name: shapes
select id,
       price
from shapes;
