/** The milliseconds that one of `count` calls takes, made one after the other. */
export async function timeBatch(count: number, call: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  for (let made = 0; made < count; made += 1) await call()
  return (performance.now() - start) / count
}
