-- name: schema#
create domain quantity as int check (value > 0);

create table customers (
    id int primary key,
    email text unique
);

create table orders (
    id int primary key,
    customer int not null references customers,
    amount quantity,
    note text not null,
    constraint positive check (id > 0)
);

create table lines (
    orderid int references orders on delete cascade,
    line int,
    note text,
    constraint positive check (line > 0),
    unique (orderid, line)
);

create table returned (
    orderid int,
    line int,
    foreign key (orderid, line) references lines (orderid, line)
);

create table logs (id int, at int not null, primary key (id, at)) partition by range (at);
create table logs_1 partition of logs for values from (0) to (100);

-- name: add_customer!
insert into customers values (:id, :email);

-- name: add_customer_once!
insert into customers values (:id, :email) on conflict (email) do nothing;

-- name: order!
insert into orders values (:id, :customer, :amount, :note);

-- name: order_with_line!
with placed as (insert into orders values (:id, :customer, :amount, :note) returning id)
insert into lines select id, :line, null from placed;

-- name: note_all!
update orders set note = (select note from lines where lines.orderid = orders.id);

-- name: delete_order!
delete from orders where id = :id;

-- name: delete_customer!
delete from customers where id = :id;

-- name: return_line!
insert into returned values (:orderid, :line);

-- name: log!
insert into logs values (:id, :at);

-- name: add_customers*!
insert into customers values (:id, :email);
