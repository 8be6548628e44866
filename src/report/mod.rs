//! Summary → bytes: table, JSON, CSV. Computes nothing: it rounds, aligns and writes.

pub mod number;
