-- name: list_notes
-- record_class: Note
-- Lists all notes, the oldest first.
select id, text, completed
from notes
order by id;

-- name: get_note?
-- record_class: Note
-- Finds a note by its number.
select id, text, completed
from notes
where id = :id;

-- name: create_note<!
-- Writes a note and gives its number to it.
insert into notes (text, completed)
values (:text, :completed)
returning text, completed, id;

-- name: replace_note<!
-- record_class: Note
-- Writes a note anew.
update notes
set text = :text, completed = :completed
where id = :id
returning id, text, completed;

-- name: change_note(text text?, completed boolean?, id)<!
-- record_class: Note
-- Changes what is given of a note; null keeps what is there.
update notes
set text = coalesce(:text, text), completed = coalesce(:completed, completed)
where id = :id
returning id, text, completed;

-- name: delete_note!
-- Deletes a note.
delete from notes
where id = :id;
