-- name: schema#
create table goods (
    id int generated always as identity primary key,
    title text not null,
    kind mood,
    price int,
    note text,
    made date not null default '2026-01-01'
);
create index goods_price on goods (price);

-- name: find_goods(least, [title], [kind], [price], [note], [made], [ids int[]])
select id, note, count(*) over () as all
from goods
where
    id >= :least
    and title = :title
    and (kind = :kind and price >= :price)
    and (note like :note || '%' or note is null and :note = 'none')
    and made between :made and current_date
    and id = any(:ids)
order by id;

-- name: count_by_kind([made], [at_least])
select kind, count(*) as goods
from goods
where made = :made
group by kind
having count(*) >= :at_least
order by kind;

-- name: with_others([price])
select g.id, o.id as other
from goods g left join goods o on o.id = g.id + 1 and o.price = :price
order by g.id;

-- name: patch_good(id, [title], [kind], [price], [note])<!
update goods
set title = :title, kind = :kind, price = :price, note = :note
where id = :id
returning id, title, kind, price, note;

-- name: touch_good(id, [note])!
update goods set note = :note, made = made + 1 where id = :id;

-- name: plan([price])
explain (costs off) select id from goods where price = :price;

-- name: sorted_goods(least, [title])
-- order_by dearest: price desc nulls last, id
-- order_by by_title: title, id desc
select id, price from goods
where id <= :least and title = :title
order by id
limit 3;

-- name: named_like_ours(db, [statement], [row])
-- order_by down: id desc
select id from goods where id = :db and title = :statement and note = :row order by id;
