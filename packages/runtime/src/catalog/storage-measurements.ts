/** Begins a measurement; null where another one goes on. */
export const BEGIN_STORAGE = 'select tenantry.begin_storage($1, $2) as generation'

/** Ends it: what was found, or what kept it from being found. */
export const FINISH_STORAGE = 'select tenantry.finish_storage($1, $2, $3, $4, $5)'

/** Takes the right to measure what is due, or renews it. */
export const CLAIM_STORAGE = 'select tenantry.claim_storage($1, $2) as claimed'
