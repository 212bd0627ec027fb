/** What a tenant can run into. */
export type QuotaName = 'requests' | 'concurrency' | 'database' | 'storage' | 'load'

/** Why a request is not served, as data: a flood is refused without an exception for each. */
export interface Refusal {
  readonly quota: QuotaName
  /** When it is worth another try, in milliseconds from now on. */
  readonly retryAfterMs: number
}
