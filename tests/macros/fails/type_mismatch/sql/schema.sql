create table blogs (
    blogid int generated always as identity primary key,
    userid int not null,
    title text not null,
    content text not null,
    published date not null default current_date
);
