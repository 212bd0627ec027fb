/** The milliseconds that something takes. */
export async function timeOnce(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}
