-- name: schema#
create table airports (code varchar(4) primary key, name text not null);
insert into airports values ('EDDF', 'Frankfurt'), ('EDDH', 'Hamburg'), ('EDDB', 'Berlin');

-- name: by_code
select name from airports where code = 'EDDF';

-- name: by_first_letters
select name from airports where code::varchar(2) = 'ED';

-- name: by_first_letter
select name from airports where code::varchar::char = 'E';
