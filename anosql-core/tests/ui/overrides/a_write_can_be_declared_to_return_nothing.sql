-- name: schema#
do $$
begin
  execute replace('create table @ (id int)', '@', 'hidden');
end
$$;

-- name: add(id int4)! -> ()
insert into hidden values (:id);
