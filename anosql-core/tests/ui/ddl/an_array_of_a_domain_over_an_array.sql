-- name: schema#
create domain d as int[];
create table t (a d[], b int array[4], c national character varying(3), e text array);

-- name: q
select * from t
