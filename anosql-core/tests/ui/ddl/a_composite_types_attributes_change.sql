-- name: schema#
create type place as (street text, zip int);
create table t (p place);
create table places of place (primary key (zip));
alter type place add attribute country text cascade;
alter type place drop attribute street cascade;
alter type place rename attribute zip to code cascade;
create type pair as (a int, b int);
create table pairs of pair;
alter type pair alter attribute b type text cascade;

-- name: q
select (p).* from t

-- name: r
select * from places, pairs
