//! Which characters a name may be made of. Knows no word.

/// Whether a name may start with it.
pub(super) fn starts_name(c: char) -> bool {
    c == '_' || unicode_ident::is_xid_start(c)
}

/// Whether it may stand within a name.
pub(super) fn continues_name(c: char) -> bool {
    unicode_ident::is_xid_continue(c)
}
