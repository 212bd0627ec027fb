/** A proxy in front of the service answers so when that is not there, and a service that is about to end. */
const NOT_THERE: ReadonlySet<number | undefined> = new Set([502, 503])

/** Whether an answer with this status says that there was somebody to give it. */
export function isThere(status: number | undefined): boolean {
  return !NOT_THERE.has(status)
}
