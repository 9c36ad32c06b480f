create domain email as text;
create table users (userid int primary key, email email not null);
