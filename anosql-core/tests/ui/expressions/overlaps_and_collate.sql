-- name: q
select (date '2024-01-01', date '2024-01-02') overlaps (date '2024-01-01', interval '1 day') as o, 'a' collate "C" < 'b' as l
