-- name: schema#
create table stock (id int primary key, count int not null check (count >= 0), note text);
create table uses (stock int references stock);

-- name: update!
merge into stock using (values (:id::int, :count::int)) as new (id, count) on stock.id = new.id
when matched then update set count = new.count

-- name: insert!
merge into stock using (values (:id::int, :count::int)) as new (id, count) on stock.id = new.id
when not matched then insert (id, count) values (new.id, new.count)

-- name: delete!
merge into stock using (values (1)) as new (id) on stock.id = new.id
when matched then delete
