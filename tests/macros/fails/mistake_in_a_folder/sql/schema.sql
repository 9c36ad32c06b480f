create table blogs (id int primary key, title text not null, note text);
