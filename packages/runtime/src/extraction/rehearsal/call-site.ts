/** Where a function was called from: `src/orders/checkout.ts:12:3`; `somewhere` when that cannot be told. */
export function callSiteOf(calledFunction: (...given: never[]) => unknown): string {
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, calledFunction)
  const frame = holder.stack?.split('\n').find((line) => /^\s+at /.test(line)) ?? ''
  const place = /\(?([^()\s]+:\d+:\d+)\)?$/.exec(frame)?.[1]
  return place?.replace(/^file:\/\//, '') ?? 'somewhere'
}
