create table users (
    userid int generated always as identity primary key,
    username text not null unique
);

create table blogs (
    blogid int generated always as identity primary key,
    userid int not null references users,
    title text not null,
    content text not null,
    published date not null default current_date
);
