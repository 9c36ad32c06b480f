-- name: schema#
create type grade as enum ('a', '+',
    '-');
alter type grade add value '?' before 'a';
create table marks (id int primary key, grade grade not null);

-- name: grades
select grade from marks;
