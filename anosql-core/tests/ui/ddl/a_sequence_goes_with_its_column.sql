-- name: schema#
create schema s;
create table t (id serial, n int generated always as identity (sequence name numbers));
alter table t set schema s;
create sequence s.free;
alter sequence s.free owned by s.t.n;
alter table s.t drop column id;
create sequence t_id_seq;

-- name: q
select a.last_value, b.is_called, c.log_cnt from s.numbers a, t_id_seq b, s.free c
