//! Workers and managers on SQLite and on PostgreSQL. A "process" is a manager and workers on connections of their own.

mod main {
    mod away;
    mod cancelling;
    mod events;
    mod failing;
    mod killing;
    mod managing;
    mod running;
    mod stopping;
    mod support;
}
