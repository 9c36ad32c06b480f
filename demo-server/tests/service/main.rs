//! The built service on a real Postgres, as its clients see it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers as well")]

mod client;
mod process;

use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
    thread,
};

use local_postgres::Server;
use serde_json::json;

use crate::{
    client::{request, send},
    process::{Folder, Service, wait_until},
};

#[test]
fn the_first_lines_of_a_newcomer_answer_as_promised() {
    let folder = Folder::new("newcomer");
    let service = Service::start_in(&folder);
    let created = service.raw("POST", "/notes", r#"{"text":"Test","completed":"false"}"#);
    assert_eq!(created, (200, r#"{"text":"Test","completed":false,"id":1}"#.into()));
    assert_eq!(
        service.raw("GET", "/notes", ""),
        (200, r#"[{"id":1,"text":"Test","completed":false}]"#.into())
    );
    // Where the database takes long to answer the service is not ready, and becomes so.
    wait_until("it is ready", || service.raw("GET", "/api/ready", "") == (200, r#"{"status":"ok"}"#.into()));
    let (status, users) = service.json("GET", "/api/v1/user/list", "");
    assert_eq!((status, &users[0]["username"]), (200, &json!("ada")));
}

#[test]
fn a_restart_keeps_the_notes() {
    let folder = Folder::new("restart");
    let service = Service::start_in(&folder);
    service.create_note();
    assert_eq!(service.terminate(), Some(0));
    assert_eq!(Service::start_in(&folder).count_notes(), 1);
}

#[test]
fn a_killed_service_finds_its_notes_again() {
    let folder = Folder::new("killed");
    let service = Service::start_in(&folder);
    service.create_note();
    service.kill();
    assert_eq!(Service::start_in(&folder).count_notes(), 1);
}

#[test]
fn a_killed_postgres_is_told_of_and_its_notes_are_found_again() {
    let folder = Folder::new("postgres");
    let service = Service::start_in(&folder);
    service.create_note();
    service.kill_postgres();
    wait_until("it is not ready", || service.raw("GET", "/api/ready", "").0 == 503);
    drop(service);
    assert_eq!(Service::start_in(&folder).count_notes(), 1);
}

#[test]
fn the_private_postgres_ends_with_the_service() {
    let folder = Folder::new("ends");
    let service = Service::start_in(&folder);
    let file = service.postmaster_file();
    assert!(file.exists());
    service.terminate();
    assert!(!file.exists());
}

#[test]
fn a_running_request_is_finished_before_the_service_stops() {
    let server = Server::shared().unwrap();
    let url = server.fresh_database().unwrap();
    let service = Service::start_on(&url);

    let mut psql = server.command("psql");
    psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", &url]);
    let mut psql = psql.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut answers = BufReader::new(psql.stdout.take().unwrap()).lines();
    let mut input = psql.stdin.take().unwrap();
    let mut ask = |sql: &str| {
        writeln!(input, "{sql}").unwrap();
        answers.next().unwrap().unwrap()
    };
    ask("begin; lock table notes; select 'locked';");

    let address = service.address();
    let request = thread::spawn(move || request(address, "GET", "/notes", ""));
    wait_until("the request waits", || ask("select count(*) from pg_locks where not granted;") == "1");
    service.signal("TERM");
    // The service takes no new connections once it has heard the signal.
    wait_until("it takes no connection", || std::net::TcpStream::connect(address).is_err());
    ask("commit; select 'free';");
    assert_eq!(request.join().unwrap().0, 200);
    assert_eq!(service.wait(), Some(0));
    drop(input);
    psql.wait().unwrap();
}

#[test]
fn a_taken_port_is_an_error_that_names_it() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (code, message) = process::fail(&[("PORT", &port)], &[]);
    assert_eq!(code, Some(1), "{message}");
    assert!(message.contains(&format!("127.0.0.1:{port}")), "{message}");
}

#[test]
fn a_bad_setting_is_an_error_of_its_own_code() {
    let (code, message) = process::fail(&[("PORT", "http")], &[]);
    assert_eq!(code, Some(2), "{message}");
    assert!(message.contains("PORT"), "{message}");
}

#[test]
fn an_unknown_argument_is_an_error_of_its_own_code() {
    assert_eq!(process::fail(&[], &["--port"]).0, Some(2));
}

#[test]
fn a_database_that_is_not_there_is_told_without_the_password() {
    let url = "postgresql://me:secret@127.0.0.1:1/shop";
    let (code, message) = process::fail(&[("DATABASE_URL", url), ("PORT", "0")], &[]);
    assert_eq!(code, Some(1), "{message}");
    assert!(message.contains("postgresql://me:***@127.0.0.1:1/shop"), "{message}");
    assert!(!message.contains("secret"), "{message}");
}

#[test]
fn a_note_is_replaced_changed_and_deleted() {
    let service = Service::start();
    service.create_note();
    let replaced = service.json("PUT", "/notes/1", r#"{"text":"New","completed":true}"#);
    assert_eq!(replaced, (200, json!({"id": 1, "text": "New", "completed": true})));
    let changed = service.json("PATCH", "/notes/1", r#"{"completed":"false"}"#);
    assert_eq!(changed, (200, json!({"id": 1, "text": "New", "completed": false})));
    assert_eq!(service.json("GET", "/notes/1", ""), changed);
    assert_eq!(service.raw("DELETE", "/notes/1", ""), (204, String::new()));
    assert_eq!(service.raw("GET", "/notes/1", "").0, 404);
}

#[test]
fn a_user_is_created_found_and_deleted() {
    let service = Service::start();
    let user = json!({"userid": 4, "username": "barbara", "firstname": "Barbara", "lastname": "Liskov", "email": null});
    let body = r#"{"username":"barbara","firstname":"Barbara","lastname":"Liskov"}"#;
    assert_eq!(service.json("POST", "/api/v1/user", body), (200, user.clone()));
    assert_eq!(service.json("GET", "/api/v1/user/4", ""), (200, user));
    assert_eq!(service.raw("DELETE", "/api/v1/user/4", "").0, 204);
    assert_eq!(service.raw("DELETE", "/api/v1/user/4", "").0, 404);
}

#[test]
fn a_blog_is_published_found_and_deleted() {
    let service = Service::start();
    let published = service.json("POST", "/api/v1/blog", r#"{"userid":1,"title":"One","content":"..."}"#);
    assert_eq!(published, (200, json!({"blogid": 1})));
    let (_, blog) = service.json("GET", "/api/v1/blog/1", "");
    assert_eq!((&blog["username"], &blog["title"]), (&json!("ada"), &json!("One")));
    assert_eq!(service.raw("DELETE", "/api/v1/blog/1", "").0, 204);
    assert_eq!(service.json("GET", "/api/v1/blog/list", ""), (200, json!([])));
}

#[test]
fn many_blogs_are_published_at_once() {
    let service = Service::start();
    let blogs = r#"[{"userid":1,"title":"One","content":"","published":"2025-01-31"},
                    {"userid":2,"title":"Two","content":"","published":"2025-02-01"}]"#;
    assert_eq!(service.json("POST", "/api/v1/blog/many", blogs), (200, json!({"published": 2})));
    let (_, list) = service.json("GET", "/api/v1/blog/list", "");
    assert_eq!(list[0]["published"], json!("2025-02-01"));
}

#[test]
fn of_many_blogs_all_are_published_or_none() {
    let service = Service::start();
    let blogs = r#"[{"userid":1,"title":"One","content":"","published":"2025-01-31"},
                    {"userid":99,"title":"Two","content":"","published":"2025-02-01"}]"#;
    let (status, answer) = service.json("POST", "/api/v1/blog/many", blogs);
    assert_eq!((status, answer), (422, json!({"error": "row 2: there is no such user"})));
    assert_eq!(service.json("GET", "/api/v1/blog/list", ""), (200, json!([])));
}

#[test]
fn a_users_blogs_go_with_the_user() {
    let service = Service::start();
    service.raw("POST", "/api/v1/blog", r#"{"userid":1,"title":"One","content":""}"#);
    assert_eq!(service.raw("DELETE", "/api/v1/user/1", "").0, 204);
    assert_eq!(service.json("GET", "/api/v1/blog/list", ""), (200, json!([])));
}

#[test]
fn bad_input_is_refused_with_a_status_and_a_reason() {
    let service = Service::start();
    service.create_note();
    let long = format!(r#"{{"text":"{}","completed":false}}"#, "x".repeat(10_001));
    let user = r#"{"username":"ada","firstname":"A","lastname":"B"}"#;
    let cases = [
        ("POST", "/notes", "", 400, "the body is no JSON"),
        ("POST", "/notes", "text=Test", 400, "the body is no JSON"),
        ("POST", "/notes", r#"{"text":"Test"}"#, 422, "missing field `completed`"),
        ("POST", "/notes", r#"{"text":1,"completed":false}"#, 422, "expected a string"),
        ("POST", "/notes", r#"{"text":"Test","completed":"maybe"}"#, 422, "expected true or false"),
        ("POST", "/notes", r#"{"text":"Test","completed":false,"id":7}"#, 422, "unknown field `id`"),
        ("POST", "/notes", r#"{"text":"a\u0000b","completed":false}"#, 422, "U+0000"),
        ("POST", "/notes", &long, 422, "at most 10000 characters"),
        ("PATCH", "/notes/1", r#"{"text":null}"#, 422, "expected a string"),
        ("PUT", "/notes/1", r#"{"text":"Test"}"#, 422, "missing field `completed`"),
        ("PUT", "/notes/99", r#"{"text":"Test","completed":true}"#, 404, "no such note"),
        ("PATCH", "/notes/99", "{}", 404, "no such note"),
        ("DELETE", "/notes/99", "", 404, "no such note"),
        ("GET", "/notes/one", "", 404, "no such route"),
        ("GET", "/notes/2147483648", "", 404, "no such route"),
        ("GET", "/nowhere", "", 404, "no such route"),
        ("PUT", "/notes", "", 405, "method"),
        ("POST", "/notes/1", "", 405, "method"),
        ("POST", "/api/v1/user", user, 409, "the username is taken"),
        ("POST", "/api/v1/blog", r#"{"userid":99,"title":"One","content":""}"#, 422, "no such user"),
        ("POST", "/api/v1/blog", r#"{"userid":1,"title":"","content":""}"#, 422, "a title has 1 to 200"),
    ];
    for (method, path, body, status, reason) in cases {
        let answer = service.json(method, path, body);
        let found = answer.1["error"].as_str().unwrap_or_default();
        assert_eq!(answer.0, status, "{method} {path} {body}: {found}");
        assert!(found.contains(reason), "{method} {path} {body}: {found}");
    }
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    let service = Service::start();
    let body = vec![b' '; (1 << 20) + 1];
    assert_eq!(service.raw("POST", "/notes", &String::from_utf8(body).unwrap()).0, 413);
}

#[test]
fn a_body_in_chunks_is_read() {
    let service = Service::start();
    let body = r#"{"text":"Test","completed":false}"#;
    let chunks = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let head = "POST /notes HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n";
    assert_eq!(send(service.address(), &format!("{head}{chunks}")).0, 200);
}

#[test]
fn two_services_start_on_one_new_database() {
    let url = Server::shared().unwrap().fresh_database().unwrap();
    let services = thread::scope(|scope| {
        let threads = [(); 2].map(|()| scope.spawn(|| Service::start_on(&url)));
        threads.map(|thread| thread.join().unwrap())
    });
    for service in services {
        assert_eq!(service.json("GET", "/api/v1/user/list", "").1.as_array().unwrap().len(), 3);
    }
}
