-- name: schema#
create domain mark as text check (value <> '');
create table airports (code varchar(4) primary key, mark mark unique, name text not null);
insert into airports values ('EDDF', 'x', 'Frankfurt'), ('LFPG', 'xy', 'Paris');
create table flights (id int primary key, airport varchar(4) not null references airports, other varchar(3));

-- name: by_key
select name from airports where code = :code;

-- name: by_domain
select name from airports where mark = 'x';

-- name: by_cut_domain
select name from airports where mark::varchar(1) = 'x';

-- name: by_other_collation
select name from airports where code collate "C" = 'EDDF';

-- name: joined
select f.id, a.name from flights f left join airports a on a.code = f.airport where f.id = 1;

-- name: joined_by_another
select f.id, a.name from flights f left join airports a on a.code = f.other where f.id = 1;

-- name: joined_by_a_part
select f.id, a.name from flights f left join airports a on a.code = f.airport::varchar(2) where f.id = 1;
