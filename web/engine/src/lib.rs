//! What the page calls of the engine. Bytes go in and come out through memory; what is done with them is in `cofin::page::live`.
//!
//! An answer is an address: there stand its length (4 bytes, least first), whether it is a refusal (1 byte), and the bytes. Whoever asked
//! frees it with [`free`], all of length + 5.

use std::cell::RefCell;

use cofin::page::live::Live;

thread_local! {
    static LIVE: RefCell<Live> = RefCell::new(Live::default());
}

/// Room for bytes that are handed in.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; length].into_boxed_slice()).cast()
}

/// Gives room back: an address of this length that [`alloc`] or an answer gave.
///
/// # Safety
/// It must be one, and given back once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn free(address: *mut u8, length: usize) {
    // SAFETY: the caller's promise is that this slice was leaked here, whole.
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(address, length)) });
}

/// Does what a request asks for, and takes its room back.
///
/// # Safety
/// The request must be `length` bytes at an address that [`alloc`] gave for them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ask(address: *mut u8, length: usize) -> *mut u8 {
    // SAFETY: the caller's promise is that this slice was leaked here, whole.
    let request = unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(address, length)) };
    let (refused, bytes) = match LIVE.with_borrow_mut(|live| live.ask(&request)) {
        Ok(bytes) => (0, bytes),
        Err(why) => (1, why.into_bytes()),
    };
    // A WebAssembly memory is smaller than 4 GB.
    let mut answer = u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes().to_vec();
    answer.push(refused);
    answer.extend(bytes);
    Box::into_raw(answer.into_boxed_slice()).cast()
}
