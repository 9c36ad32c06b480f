-- NAME: q?
select 1
