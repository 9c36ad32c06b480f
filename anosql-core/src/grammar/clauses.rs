//! Conditions, and what stands between their `and`s; and lists of assignments.

use std::{collections::HashMap, ops::Range};

/// Where the automaton has found conditions, as numbers of tokens: the first, and the one behind the last.
#[derive(Debug, Default)]
pub(super) struct Clauses {
    /// The conditions of `where`, `having` and `on`.
    conditions: Vec<(u32, u32)>,
    /// The conditions of `update` and `delete`.
    writes: Vec<(u32, u32)>,
    /// Where the right side of an `and` begins.
    ands: HashMap<(u32, u32), u32>,
    /// What consists of an expression in parentheses.
    parentheses: HashMap<(u32, u32), (u32, u32)>,
    /// Assignments.
    set: Vec<(u32, u32)>,
    /// Where a list of several assignments ends, by where it begins.
    lists: HashMap<u32, u32>,
}

impl Clauses {
    /// Notes what a rule makes of `parts`, each with the number of its first token; it ends before the token `behind`.
    pub(super) fn note(&mut self, made: &str, parts: &[(&str, u32)], behind: u32) {
        match (made, parts) {
            ("a_expr", [(_, start), ("AND", _), (_, right)]) => {
                self.ands.insert((*start, behind), *right);
            }
            ("c_expr", [("'('", start), ("a_expr", inner), ("')'", close), (_, end)]) if *end == behind => {
                self.parentheses.insert((*start, behind), (*inner, *close));
            }
            (
                "where_clause" | "where_or_current_clause" | "having_clause" | "join_qual",
                [_, ("a_expr", start)],
            ) => {
                self.conditions.push((*start, behind));
            }
            ("set_clause", [(_, start), ..]) => self.set.push((*start, behind)),
            ("set_clause_list", [(_, start), ..]) => drop(self.lists.insert(*start, behind)),
            ("UpdateStmt" | "DeleteStmt", _) => {
                let clause = parts.iter().position(|(part, _)| *part == "where_or_current_clause");
                if let Some((_, start)) = clause.and_then(|clause| parts.get(clause)) {
                    let end =
                        clause.and_then(|clause| parts.get(clause + 1)).map_or(behind, |(_, next)| *next);
                    // Behind the word `where`.
                    self.writes.extend((start + 1 < end).then_some((start + 1, end)));
                }
            }
            // What stands there is no condition on rows: it says which index is meant.
            ("opt_conf_expr", [(_, start), ..]) => self.conditions.retain(|(inner, _)| inner < start),
            _ => {}
        }
    }

    /// What stands between the `and`s of all conditions.
    pub(super) fn conjuncts(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        self.conditions.iter().for_each(|condition| self.split(*condition, &mut found));
        found
    }

    /// What stands between the `and`s of the condition of each `update` and `delete`.
    pub(super) fn writes(&self) -> Vec<Vec<Range<usize>>> {
        let split = |condition: &(u32, u32)| {
            let mut found = Vec::new();
            self.split(*condition, &mut found);
            found
        };
        self.writes.iter().map(split).collect()
    }

    /// The lists of assignments.
    pub(super) fn assignments(&self) -> Vec<Vec<Range<usize>>> {
        let mut lists: Vec<(u32, Vec<Range<usize>>)> = Vec::new();
        for (start, end) in self.set.iter().copied() {
            let assignment = start as usize..end as usize;
            match lists.last_mut().filter(|(list_end, _)| end <= *list_end) {
                Some((_, list)) => list.push(assignment),
                None => lists.push((self.lists.get(&start).copied().unwrap_or(end), vec![assignment])),
            }
        }
        lists.into_iter().map(|(_, list)| list).collect()
    }

    fn split(&self, (start, end): (u32, u32), found: &mut Vec<Range<usize>>) {
        if let Some(inner) = self.parentheses.get(&(start, end)) {
            self.split(*inner, found);
        } else if let Some(right) = self.ands.get(&(start, end)) {
            self.split((start, right.saturating_sub(1)), found);
            self.split((*right, end), found);
        } else {
            found.push(start as usize..end as usize);
        }
    }
}
