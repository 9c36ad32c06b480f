-- name: schema#
create type state as enum ('open', 'done', 'gone');
create table jobs (
  id int primary key,
  kind varchar(10) not null,
  code char(4),
  state state not null,
  finished int,
  constraint is_finished check (state <> 'done' or finished is not null),
  reason text,
  check (kind in ('plain', 'short') or reason is not null),
  a int, b int, check ((a is null) = (b is null)),
  c int, d int, constraint one_of_both check (num_nonnulls(c, d) = 1),
  active bool, worker int, check (not active or worker is not null),
  e int, f int, check ((e is not null)::int + (f is not null)::int = 1),
  g int, check (case kind when 'plain' then g is not null when 'odd' then a is not null end),
  h int, check ((kind = 'plain' and h is not null) or (kind = 'short' and a is null) or kind not in ('plain', 'short')),
  i int, check (code = 'none' or i is not null),
  j int, check (j is distinct from 3 or i is not null)
);
insert into jobs (id, kind, state, finished, c, e, g, h) values (1, 'plain', 'done', 1, 1, 1, 1, 1);
insert into jobs (id, kind, state, d, f, active, worker) values (2, 'short', 'open', 1, 1, true, 1);
insert into jobs (id, kind, state, reason, a, b, d, f, active) values (3, 'odd', 'gone', '', 1, 1, 1, 1, false);
insert into jobs (id, kind, code, state, reason, d, f) values (4, 'long', 'none', 'gone', '', 1, 1);
insert into jobs (id, kind, code, state, reason, d, f, i, j) values (5, 'long', 'any', 'gone', '', 1, 1, 1, 3);

-- name: equal_to_a_label
select finished from jobs where state = 'done';

-- name: equal_to_another
select finished from jobs where state in ('done', 'gone');

-- name: not_different_from_a_label
select finished from jobs where state::text is not distinct from 'done' and id > 0;

-- name: equal_to_a_parameter
select finished from jobs where state = :state;

-- name: one_of_two
select finished from jobs where state = 'done' or state = 'done' and id = 3;

-- name: none_of_a_list
select reason, a, b, h from jobs where kind = 'odd';

-- name: one_of_a_list
select reason, g, h from jobs where kind = 'plain';

-- name: cut_to_a_length
select reason from jobs where kind::varchar(1) = 'o';

-- name: both_or_none
select a, b from jobs where a is not null;

-- name: one_is_null
select d, f from jobs where c is null and e is null;

-- name: one_is_there
select d, f from jobs where c is not null and e > 0;

-- name: a_truth_value
select worker from jobs where active;

-- name: a_truth_value_that_may_be_null
select worker from jobs where active is not false;

-- name: a_padded_text
select i, j from jobs where code = 'any ';

-- name: a_padded_text_that_lets_pass
select i, j from jobs where code = 'none ';

-- name: a_number
select i from jobs where j = 3::bigint;

-- name: at_the_join
select l.finished, l.id from jobs k left join jobs l on l.id = k.a and l.state = 'done';

-- name: undone_outer_join
select l.finished, l.id from jobs k left join jobs l on l.id = k.id + 0 and l.state = 'done' where l.id > 0;

-- name: of_another_row
select k.finished, l.finished from jobs k, jobs l where k.state = 'done';
