create type mood as enum ('sad', 'ok', 'happy');
create type address as (street text, number int);
create type person as (name text, born date, mood mood, home address, pets text[]);
create type speeds as range (subtype = float8);
create domain positive as int check (value > 0);
create domain birthday as date;
