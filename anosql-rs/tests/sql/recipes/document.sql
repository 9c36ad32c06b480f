-- name: settings?
select settings as "settings: Json<crate::Settings>" from posts where id = :id;

-- name: save_settings(id, settings: Json<crate::Settings>)!
update posts set settings = :settings where id = :id;
