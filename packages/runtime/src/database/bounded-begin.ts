/**
 * Begins a transaction of several round trips. Where the process behind it freezes between two of them,
 * the server ends it after ten seconds: its locks would hold everybody else up.
 */
export const BOUNDED_BEGIN = "begin; set local idle_in_transaction_session_timeout = '10s'"
