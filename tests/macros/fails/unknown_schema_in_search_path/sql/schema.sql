create schema app;
create table app.users (userid int primary key);
