/** The milliseconds from the first of `count` calls to the last, with `width` of them under way at once. */
export async function timeCrowd(
  count: number,
  width: number,
  call: () => Promise<unknown>,
): Promise<number> {
  let left = count
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await call()
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: width }, work))
  return performance.now() - start
}
