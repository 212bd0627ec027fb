/** Asks on a terminal whether the shown SQL is to run; no terminal is a no. */
export async function confirmMending(canAsk: boolean): Promise<boolean> {
  if (!canAsk || !process.stdin.isTTY || !process.stderr.isTTY) return false
  const { confirm } = await import('@inquirer/prompts')
  return await confirm({ message: 'Run this SQL?', default: false }, { output: process.stderr })
}
