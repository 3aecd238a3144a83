//! Ctrl-C.

use super::lists;
use crate::studies::CancelToken;
use std::sync::Once;

/// Set by Ctrl-C.
pub(super) static STOP: CancelToken = CancelToken::new();

/// The first Ctrl-C lets the markets under way finish, the second ends the process.
pub(super) fn stop_on_interrupt() {
    // A verb that runs markets more than once asks for it each time.
    static ASKED: Once = Once::new();
    ASKED.call_once(|| {
        let handler = ctrlc::set_handler(|| {
            if STOP.cancel() {
                std::process::exit(130);
            }
            lists::tell("\nfinishing the markets under way; press Ctrl-C again to drop them\n");
        });
        if let Err(error) = handler {
            lists::tell(&format!(
                "warning: Ctrl-C will end the command at once: {error}\n"
            ));
        }
    });
}
