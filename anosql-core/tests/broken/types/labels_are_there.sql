-- name: schema#
create type mood as enum ('fine', 'bad');
alter type mood add value 'bad';
alter type mood add value if not exists 'bad';
alter type mood add value 'good' before 'fne';
alter type mood rename value 'goood' to 'good';
alter type mood rename value 'fine' to 'bad';
