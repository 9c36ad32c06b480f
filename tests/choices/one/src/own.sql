-- name: id$
select :id::uuid as "id!";

-- name: document$
select :document::jsonb as "document!";
