-- name: schema#
create table shapes (id int primary key, name text, outline polygon not null);

-- name: shapes
select id,
       outline
from shapes;
