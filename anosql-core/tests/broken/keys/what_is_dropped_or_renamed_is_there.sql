-- name: schema#
create table t (a int unique, b int check (b > 0), c int constraint c_given not null);
create table u (a int unique, b int check (b > 0));
alter table u drop constraint u_aa_key;
alter table u drop constraint if exists u_aa_key;
alter table u rename constraint u_b_chek to positive;
alter table u rename constraint u_b_check to u_a_key;
alter index u_a_ky rename to once;
alter index if exists u_a_ky rename to once;
alter index u_a_key rename to once;
alter table u drop constraint once;
