-- name: schema#
create table stock (id int primary key, amount int not null, note text);

-- name: q!
merge into stock s
using (values (:id::int, :amount::int)) v (id, amount) on s.id = v.id
when matched and v.amount = 0 then delete
when matched then update set amount = v.amount, note = :note
when not matched then insert (id, amount) values (v.id, v.amount)
