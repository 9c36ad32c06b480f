//! Which files are read, in which order, and as what.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anosql_core::{
    diagnostic::Diagnostic,
    load::{Loaded, QueryModule, load, texts},
};

/// A workspace on disk, made anew for each test.
struct Tree(PathBuf);

impl Tree {
    fn new(name: &str, files: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("load").join(name);
        if root.exists() {
            fs::remove_dir_all(&root).expect("the folder can be emptied");
        }
        let tree = Self(root);
        tree.write("Cargo.toml", b"[workspace]\n");
        for file in files {
            let text =
                if is_query(file) { format!("-- name: f\nselect '{file}'") } else { format!("-- {file}") };
            tree.write(file, text.as_bytes());
        }
        tree
    }

    fn write(&self, file: &str, text: &[u8]) {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }

    fn load(&self, base: &str, queries: &[&str], schema: &[&str]) -> (Loaded, Vec<String>) {
        let paths = |paths: &[&str]| paths.iter().map(PathBuf::from).collect::<Vec<_>>();
        let (loaded, diagnostics) = load(&self.0.join(base), &paths(queries), &paths(schema));
        let messages = diagnostics.iter().map(|diagnostic| self.relative(&message(diagnostic))).collect();
        (loaded, messages)
    }

    #[track_caller]
    fn check_schema(&self, base: &str, queries: &[&str], schema: &[&str], expected: &[&str]) {
        let (loaded, messages) = self.load(base, queries, schema);
        assert!(messages.is_empty(), "{messages:?}");
        assert_eq!(self.schema(&loaded), expected);
    }

    #[track_caller]
    fn check_queries(&self, base: &str, queries: &[&str], schema: &[&str], expected: &str) {
        let (loaded, messages) = self.load(base, queries, schema);
        assert!(messages.is_empty(), "{messages:?}");
        assert_eq!(shape(&loaded.queries), expected);
    }

    #[track_caller]
    fn check_errors(&self, queries: &[&str], schema: &[&str], expected: &[&str]) -> Loaded {
        let (loaded, messages) = self.load("", queries, schema);
        assert_eq!(messages, expected);
        loaded
    }

    fn schema(&self, loaded: &Loaded) -> Vec<String> {
        let files = loaded.schema.iter().filter_map(|span| loaded.sources.file(span.start));
        files.map(|file| self.relative(&file.path)).collect()
    }

    /// Texts with paths from the tree's root on.
    fn relative(&self, text: &str) -> String {
        let root = self.0.display().to_string();
        text.replace(&format!("{root}/"), "").replace(&root, ".")
    }
}

/// Query files of the tests lie in a folder `sql` or are called `queries.sql`.
fn is_query(file: &str) -> bool {
    (file.starts_with("sql/") || file.contains("/sql/") || file.ends_with("queries.sql"))
        && !file.contains("schema")
}

fn message(diagnostic: &Diagnostic) -> String {
    format!("{}: {}", diagnostic.message, diagnostic.help.join("; "))
}

/// `name{children}` for a folder, `name` for a file.
fn shape(module: &QueryModule) -> String {
    let children: Vec<String> = module.children.iter().map(shape).collect();
    if module.file.is_some() {
        module.name.clone()
    } else {
        format!("{}{{{}}}", module.name, children.join(" "))
    }
}

#[test]
fn one_file_is_the_root() {
    Tree::new("one_file", &["sql/1st.sql"]).check_queries("", &["sql/1st.sql"], &[], "");
}

#[test]
fn several_files_are_children_of_the_root() {
    let tree = Tree::new("several", &["sql/users.sql", "sql/blog-posts.sql"]);
    tree.check_queries("", &["sql/users.sql", "sql/blog-posts.sql"], &[], "{blog_posts users}");
}

#[test]
fn a_folder_is_a_tree_of_modules() {
    let tree =
        Tree::new("tree", &["sql/b.sql", "sql/a/c.sql", "sql/a/d/e.sql", "sql/.hidden/x.sql", "sql/.y.sql"]);
    tree.write("sql/readme.md", b"no queries");
    tree.write("sql/empty/readme.md", b"no queries");
    tree.check_queries("", &["sql"], &[], "{a{c d{e}} b}");
}

#[test]
fn paths_are_looked_up_to_the_workspace_root() {
    let tree = Tree::new("upward", &["sql/users.sql", "db/schema.sql", "crates/app/Cargo.toml"]);
    tree.check_schema("crates/app", &["sql/users.sql"], &["db/schema.sql"], &["db/schema.sql"]);
}

#[test]
fn the_nearest_of_two_paths_is_taken() {
    let tree = Tree::new("nearest_path", &["schema.sql", "crates/app/schema.sql", "sql/users.sql"]);
    tree.check_schema("crates/app", &["sql/users.sql"], &["schema.sql"], &["crates/app/schema.sql"]);
}

#[test]
fn nothing_is_looked_up_above_the_workspace() {
    let tree = Tree::new("above", &["sql/users.sql", "inner/sql/users.sql", "schema.sql"]);
    tree.write("inner/Cargo.toml", b"[package]\n[workspace.lints.rust]\n");
    tree.check_schema("inner", &["sql/users.sql"], &[], &[]);
}

#[test]
fn a_repository_is_a_root_where_there_is_no_workspace() {
    let tree = Tree::new("repository", &["sql/users.sql", "schema.sql", "inner/app/sql/users.sql"]);
    tree.write("Cargo.toml", b"[package]\nworkspace = \"..\"\n");
    tree.write(".git/HEAD", b"");
    tree.check_schema("inner/app", &["sql/users.sql"], &[], &["schema.sql"]);
}

#[test]
fn given_schemas_are_applied_in_their_order() {
    let tree = Tree::new("given", &["sql/users.sql", "b.sql", "a/2.sql", "a/1.sql", "sql/schema.sql"]);
    tree.check_schema("", &["sql/users.sql"], &["b.sql", "a", "b.sql"], &["b.sql", "a/1.sql", "a/2.sql"]);
}

#[test]
fn the_nearest_schema_is_found() {
    let tree = Tree::new("nearest", &["schema.sql", "app/migrations/1.sql", "app/sql/users.sql"]);
    tree.check_schema("", &["app/sql/users.sql"], &[], &["app/migrations/1.sql"]);
}

#[test]
fn each_query_file_has_its_nearest_schema() {
    let tree = Tree::new("each", &["schema.sql", "sql/users.sql", "sql/a/schema/1.sql", "sql/a/b/blogs.sql"]);
    let (loaded, messages) = tree.load("", &["sql"], &[]);
    assert!(messages.is_empty(), "{messages:?}");
    assert_eq!(tree.schema(&loaded), ["sql/a/schema/1.sql", "schema.sql"]);
    assert_eq!(shape(&loaded.queries), "{a{b{blogs}} users}");
}

#[test]
fn a_schema_among_the_queries_is_no_query() {
    let tree = Tree::new("among", &["sql/schema.sql", "sql/users.sql"]);
    tree.check_schema("", &["sql"], &[], &["sql/schema.sql"]);
    tree.check_queries("", &["sql"], &[], "{users}");
    tree.check_queries("", &["sql"], &["sql/schema.sql"], "{users}");
}

#[test]
fn a_schema_file_that_names_queries_is_a_query_file() {
    let tree = Tree::new("named", &["sql/users.sql"]);
    tree.write("sql/schema.sql", b"-- name: create#\ncreate table a (b int);");
    tree.check_queries("", &["sql"], &[], "{schema users}");
    tree.check_schema("", &["sql"], &[], &[]);
}

#[test]
fn a_schema_file_of_scripts_is_the_schema_of_a_single_file_beside_it() {
    let tree = Tree::new("beside", &["sql/users.sql"]);
    tree.write("sql/schema.sql", b"-- name: create#\ncreate table a (b int);");
    tree.check_schema("", &["sql/users.sql"], &[], &["sql/schema.sql"]);
}

#[test]
fn the_queries_own_folder_is_no_schema() {
    let tree = Tree::new("own", &["schema.sql", "app/schema/queries.sql"]);
    tree.check_schema("", &["app/schema"], &[], &["schema.sql"]);
    tree.check_schema("", &["app/schema/queries.sql"], &[], &["schema.sql"]);
}

#[test]
fn migrations_are_in_the_order_of_their_numbers() {
    let tree = Tree::new(
        "numbers",
        &["sql/a.sql", "migrations/10_a.sql", "migrations/2_b.sql", "migrations/0001_c.sql"],
    );
    tree.check_schema(
        "",
        &["sql/a.sql"],
        &[],
        &["migrations/0001_c.sql", "migrations/2_b.sql", "migrations/10_a.sql"],
    );
}

#[test]
fn versions_count_piece_by_piece_and_repeatable_ones_come_last() {
    let tree = Tree::new(
        "versions",
        &["m/V1.10__a.sql", "m/V1.9__b.sql", "m/R__view.sql", "m/U1.9__b.sql", "sql/a.sql"],
    );
    tree.check_schema("", &["sql/a.sql"], &["m"], &["m/V1.9__b.sql", "m/V1.10__a.sql", "m/R__view.sql"]);
}

#[test]
fn folders_of_migrations_are_in_their_order() {
    let files = ["migrations/10_b/up.sql", "migrations/9_a/up.sql", "migrations/9_a/down.sql", "sql/a.sql"];
    let expected = ["migrations/9_a/up.sql", "migrations/10_b/up.sql"];
    Tree::new("folders", &files).check_schema("", &["sql/a.sql"], &[], &expected);
}

#[test]
fn files_that_take_a_migration_back_are_left_out() {
    let files = ["migrations/1_a.up.sql", "migrations/1_a.down.sql", "migrations/1_a.md", "sql/a.sql"];
    Tree::new("down", &files).check_schema("", &["sql/a.sql"], &[], &["migrations/1_a.up.sql"]);
}

#[test]
fn the_half_that_takes_a_migration_back_is_left_out() {
    for mark in [
        "-- migrate:down transaction:false",
        "-- +goose Down",
        "-- +migrate Down",
        "-- Down Migration",
        "---- create above / drop below ----",
    ] {
        let text =
            format!("-- +goose Up\r\n-- +goose StatementBegin\ncreate table a ();\n{mark}\ndrop table a;");
        let (loaded, _) = texts(&[("1.sql", &text)], &[]);
        let up = loaded.sources.text(loaded.schema[0]);
        assert_eq!(up, "-- +goose Up\r\n-- +goose StatementBegin\ncreate table a ();\n", "{mark}");
    }
}

#[test]
fn a_comment_about_such_a_half_is_none() {
    for comment in
        ["-- down migration follows", "-- migrate", "-- the migrate:down half", "select '-- migrate:down'"]
    {
        let text = format!("{comment}\nselect 1");
        let (loaded, _) = texts(&[("1.sql", &text)], &[]);
        assert_eq!(loaded.sources.text(loaded.schema[0]), text);
    }
}

#[test]
fn all_files_and_folders_are_told() {
    let tree = Tree::new("told", &["sql/a/users.sql", "migrations/1.sql"]);
    let (loaded, _) = tree.load("", &["sql"], &[]);
    let mut told: Vec<String> =
        loaded.paths.iter().map(|path| tree.relative(&path.display().to_string())).collect();
    told.sort();
    assert_eq!(told, ["migrations", "migrations/1.sql", "sql", "sql/a", "sql/a/users.sql"]);
    assert!(loaded.paths.iter().all(|path| path.is_absolute()));
}

#[test]
fn a_missing_file_is_an_error_that_says_where_it_was_looked_for() {
    let tree = Tree::new("missing", &["crates/app/Cargo.toml"]);
    let (_, messages) = tree.load("crates/app", &["users.sql"], &[]);
    assert_eq!(
        messages,
        ["there is no users.sql: looked for crates/app/users.sql, crates/users.sql, users.sql"]
    );
}

#[test]
fn in_place_of_a_missing_schema_no_other_is_taken() {
    let tree = Tree::new("missing_schema", &["sql/users.sql", "schema.sql"]);
    let loaded =
        tree.check_errors(&["sql/users.sql"], &["db.sql"], &["there is no db.sql: looked for db.sql"]);
    assert!(loaded.schema.is_empty());
}

#[test]
fn queries_within_the_schema_are_an_error() {
    let tree = Tree::new("within", &["sql/users.sql"]);
    let help = "keep the schema's files and the query files apart";
    tree.check_errors(
        &["sql/users.sql"],
        &["sql"],
        &[&format!("the queries sql/users.sql lie in the schema sql: {help}")],
    );
    tree.check_errors(&["sql"], &["sql"], &[&format!("sql is given both as schema and as queries: {help}")]);
}

#[test]
fn text_that_is_not_utf_8_is_an_error() {
    let tree = Tree::new("latin1", &["sql/good.sql"]);
    tree.write("sql/bad.sql", b"-- name: f\nselect 'gr\xf6\xdfe'");
    let loaded = tree.check_errors(
        &["sql"],
        &[],
        &["sql/bad.sql is not UTF-8 text, see line 2: save the file as UTF-8"],
    );
    assert_eq!(loaded.queries.children.len(), 2);
}

#[test]
fn a_name_that_is_none_in_rust_is_an_error() {
    let tree = Tree::new("names", &["sql/1st.sql", "sql/a.b/c.sql", "sql/match.sql"]);
    let help = "a name is an ASCII letter or `_`, then letters, digits, `_` and `-`";
    tree.check_errors(
        &["sql"],
        &[],
        &[
            &format!("sql/1st.sql cannot be a module: its name is none in Rust: {help}"),
            &format!("sql/a.b cannot be a module: its name is none in Rust: {help}"),
        ],
    );
}

#[test]
fn two_modules_of_one_name_are_an_error() {
    let tree = Tree::new("clash", &["sql/a-b.sql", "sql/a_b/c.sql"]);
    tree.check_errors(
        &["sql"],
        &[],
        &["two files or folders become the module \"a_b\": give one of them another name; one is sql/a-b.sql; one holds sql/a_b/c.sql"],
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_above_is_an_error() {
    let tree = Tree::new("link", &["sql/a.sql"]);
    std::os::unix::fs::symlink(tree.0.join("sql"), tree.0.join("sql/again")).expect("a link can be made");
    let (_, messages) = tree.load("", &["sql"], &[]);
    assert_eq!(messages.len(), 1);
    assert!(messages[0].ends_with("lies too deep: is it a link to a folder above?"), "{messages:?}");
}

#[test]
fn texts_need_no_disk() {
    let (loaded, diagnostics) = texts(&[("s.sql", "create table a ()")], &[("b-c.sql", "x"), ("a.sql", "y")]);
    assert!(diagnostics.is_empty());
    assert_eq!((shape(&loaded.queries).as_str(), loaded.paths.len()), ("{a b_c}", 0));
}
