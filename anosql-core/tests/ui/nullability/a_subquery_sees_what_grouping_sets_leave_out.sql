-- name: schema#
create table sales (town text not null, amount int not null);
-- name: by-town
select (select town) as town, sum(amount) as amount from sales group by rollup (town);
