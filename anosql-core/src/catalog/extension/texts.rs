//! The objects of extensions, as text.

/// Names with the text of the file of that name in `catalog/extensions`.
macro_rules! texts {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../catalog/extensions/", $name, ".tsv")))),*]
    };
}

/// In the order of their names. A text is read only where its extension is created.
const TEXTS: &[(&str, &str)] = texts! {
    "address_standardizer"
    "address_standardizer_data_us"
    "amcheck"
    "autoinc"
    "bloom"
    "btree_gin"
    "btree_gist"
    "citext"
    "cube"
    "dblink"
    "dict_int"
    "dict_xsyn"
    "earthdistance"
    "file_fdw"
    "fuzzystrmatch"
    "hll"
    "hstore"
    "hypopg"
    "insert_username"
    "intagg"
    "intarray"
    "ip4r"
    "isn"
    "lo"
    "ltree"
    "moddatetime"
    "old_snapshot"
    "orafce"
    "pageinspect"
    "pg_buffercache"
    "pg_cron"
    "pg_freespacemap"
    "pg_partman"
    "pg_prewarm"
    "pg_repack"
    "pg_stat_statements"
    "pg_surgery"
    "pg_trgm"
    "pg_visibility"
    "pg_walinspect"
    "pgaudit"
    "pgcrypto"
    "pgrouting"
    "pgrowlocks"
    "pgstattuple"
    "pgtap"
    "plpgsql_check"
    "postgis"
    "postgis_raster"
    "postgis_sfcgal"
    "postgis_tiger_geocoder"
    "postgis_topology"
    "postgres_fdw"
    "prefix"
    "refint"
    "rum"
    "seg"
    "sslinfo"
    "tablefunc"
    "tcn"
    "tdigest"
    "tsm_system_rows"
    "tsm_system_time"
    "unaccent"
    "uuid-ossp"
    "vector"
    "xml2"
};

/// The text of an extension.
pub(super) fn of(extension: &str) -> Option<&'static str> {
    let index = TEXTS.binary_search_by_key(&extension, |(name, _)| name).ok()?;
    TEXTS.get(index).map(|(_, text)| *text)
}

/// The extensions that are known.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_in_the_list_and_found() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/catalog/extensions");
        let mut files = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            assert!(of(name).is_some(), "{name}");
            files += 1;
        }
        assert_eq!(files, TEXTS.len());
    }
}
