create table users (userid int primary key, name txt not null);
create table blogs (
    blogid int primary key,
    userid int not null references users,
    title text not null
);
