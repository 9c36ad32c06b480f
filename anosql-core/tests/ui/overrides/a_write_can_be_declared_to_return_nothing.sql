-- name: schema#
do $$
begin
  execute 'create table hidden (id int)';
end
$$;

-- name: add(id int4)! -> ()
insert into hidden values (:id);
