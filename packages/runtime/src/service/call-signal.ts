/** What is needed of the response of node:http. */
export interface ClosingResponse {
  readonly writableFinished: boolean
  once(event: 'close', listener: () => void): unknown
  off(event: 'close', listener: () => void): unknown
}

/** Aborted when nobody waits for the answer any more. */
export interface CallSignal {
  readonly signal: AbortSignal
  /** To be called when the call is over. */
  readonly end: () => void
}

/**
 * @param timeLeftMs Until the deadline of the call.
 * @param late What the signal is aborted with at the deadline.
 */
export function callSignal(
  response: ClosingResponse,
  timeLeftMs: number,
  late: () => Error,
): CallSignal {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(late()), timeLeftMs)
  const onClose = (): void => {
    if (!response.writableFinished) controller.abort(new CallerLeft())
  }
  response.once('close', onClose)
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timer)
      response.off('close', onClose)
    },
  }
}

/** The caller has given up, or is gone. */
export class CallerLeft extends Error {
  override readonly name = 'CallerLeft'

  constructor() {
    super('The caller does not wait for the answer any more.')
  }
}
