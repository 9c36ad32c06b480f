-- name: get_customer?
select id, email, name, phone, joined from customers where id = :id;

-- name: find_customer?
select id, email, name, phone, joined from customers where email = :email;

-- name: list_customers
select id, email, name from customers where id > :after order by id limit :limit;

-- name: add_customer(email, name, phone text?)<!
insert into customers (email, name, phone) values (:email, :name, :phone) returning id, joined;

-- name: rename_customer!
update customers set name = :name where id = :id;

-- name: delete_customer!
delete from customers where id = :id;

-- name: count_customers$
select count(*) from customers;

-- name: list_addresses
select id, street, city, postcode, country from addresses where customer = :customer order by id;

-- name: add_address<!
insert into addresses (customer, street, city, postcode, country)
values (:customer, :street, :city, :postcode, :country);

-- name: list_suppliers
select s.id, s.name, count(p.id) as products
from suppliers as s
left join products as p on p.supplier = s.id
group by s.id
order by s.name;

-- name: category_tree
with recursive tree as (
    select id, parent, name, 0 as depth from categories where parent is null
    union all
    select c.id, c.parent, c.name, t.depth + 1 from categories as c inner join tree as t on c.parent = t.id
)
select id, parent, name, depth from tree order by depth, name;

-- name: get_product?
select p.id, p.sku, p.name, p.description, p.price, p.tags, p.attributes, c.name as category, s.name as supplier
from products as p
inner join categories as c on c.id = p.category
left join suppliers as s on s.id = p.supplier
where p.id = :id;

-- name: search_products
select id, sku, name, price
from products
where not discontinued and (name ilike '%' || :text || '%' or :text = any(tags))
order by name
limit 50;

-- name: products_by_sku
select id, sku, name from products where sku = any(:skus);

-- name: products_with_attribute
select id, name, attributes ->> :key as value from products where attributes ? :key;

-- name: add_product<!
insert into products (category, supplier, sku, name, description, price, tags)
values (:category, :supplier, :sku, :name, :description, :price, :tags)
returning id;

-- name: change_price!
update products set price = round(price * :factor, 2) where category = :category and not discontinued;

-- name: stock_of?
select amount, reserved, amount - reserved as available, counted from stock where product = :product;

-- name: count_stock!
insert into stock (product, amount, counted) values (:product, :amount, now())
on conflict (product) do update set amount = excluded.amount, counted = excluded.counted;

-- name: reserve<!
update stock set reserved = reserved + :amount
where product = :product and amount - reserved >= :amount
returning amount - reserved as left_over;

-- name: low_stock
select p.sku, p.name, coalesce(s.amount, 0) as amount
from products as p
left join stock as s on s.product = p.id
where coalesce(s.amount, 0) < :threshold
order by amount, p.sku;

-- name: place_order(customer, address bigint?, note text?)<!
insert into orders (customer, address, note) values (:customer, :address, :note) returning id, status, placed;

-- name: add_lines*!
insert into order_lines ("order", line, product, amount, price)
values (:order, :line, :product, :amount, :price);

-- name: get_order?
select o.id, o.status, o.placed, o.shipped, o.note, c.name as customer, a.city
from orders as o
inner join customers as c on c.id = o.customer
left join addresses as a on a.id = o.address
where o.id = :id;

-- name: order_lines
select l.line, p.sku, p.name, l.amount, l.price, l.amount * l.price as total
from order_lines as l
inner join products as p on p.id = l.product
where l."order" = :order
order by l.line;

-- name: order_total$
select coalesce(sum(amount * price), 0) from order_lines where "order" = :order;

-- name: open_orders
select o.id, o.placed, now() - o.placed as age, count(l.line) as lines
from orders as o
inner join order_lines as l on l."order" = o.id
where o.status = 'open' and o.placed < :before
group by o.id
having count(l.line) > 0
order by o.placed;

-- name: ship!
update orders set status = 'shipped', shipped = now() where id = :id and status = 'paid';

-- name: set_status!
update orders set status = :status where id = :id;

-- name: pay<!
insert into payments ("order", amount, reference) values (:order, :amount, :reference) returning id, paid;

-- name: unpaid
select o.id, c.email, t.total, coalesce(p.paid, 0) as paid
from orders as o
inner join customers as c on c.id = o.customer
inner join (select "order", sum(amount * price) as total from order_lines group by "order") as t on t."order" = o.id
left join (select "order", sum(amount) as paid from payments group by "order") as p on p."order" = o.id
where t.total > coalesce(p.paid, 0)
order by o.id;

-- name: sales_by_day
select placed::date as day, count(*) as orders, sum(l.amount * l.price) as sales
from orders as o
inner join order_lines as l on l."order" = o.id
where o.placed >= :from and o.placed < :until and o.status <> 'cancelled'
group by placed::date
order by day;

-- name: best_sellers
select p.id, p.name, sum(l.amount) as sold, rank() over (order by sum(l.amount) desc) as rank
from products as p
inner join order_lines as l on l.product = p.id
group by p.id
order by sold desc
limit 10;

-- name: review<!
insert into reviews (product, customer, stars, body) values (:product, :customer, :stars, :body)
on conflict (product, customer) do update set stars = excluded.stars, body = excluded.body
returning written;

-- name: list_reviews
select c.name, r.stars, r.body, r.written
from reviews as r
inner join customers as c on c.id = r.customer
where r.product = :product
order by r.written desc;

-- name: rating?
select avg(stars) as stars, count(*) as reviews, max(written) as last from reviews where product = :product;

-- name: buyers_without_review
select distinct o.customer
from orders as o
inner join order_lines as l on l."order" = o.id
where
    l.product = :product
    and not exists (select 1 from reviews as r where r.product = l.product and r.customer = o.customer);

-- name: last_orders
select c.id, c.name, o.id as order_id, o.placed
from customers as c
left join lateral (
    select id, placed from orders where customer = c.id order by placed desc limit 1
) as o on true
order by c.id;

-- name: customer_kind
select id, case when joined < :since then 'old' else 'new' end as kind from customers;

-- name: order_json$
select jsonb_agg(jsonb_build_object('line', line, 'product', product, 'amount', amount) order by line)
from order_lines
where "order" = :order;
