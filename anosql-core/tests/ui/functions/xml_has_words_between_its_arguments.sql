-- name: schema#
create table t (x xml not null, name text not null);

-- name: q
select xmlelement(name a, xmlattributes(name, 'v' as w), x), xmlforest(name, x as y), xmlconcat(x, x), xmlparse(content 'x' preserve whitespace),
    xmlpi(name php, name), xmlroot(x, version '1.0', standalone yes), xmlserialize(content x as text),
    xmlexists('//a' passing by ref x), x is document
from t
