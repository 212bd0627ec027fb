import { Progress } from './progress.ts'

/** Says on a terminal what takes its time, while it does; elsewhere nothing, since it is over in seconds. */
export async function withProgress<Result>(
  text: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!process.stderr.isTTY) return await work()
  const progress = new Progress(process.stderr)
  progress.step(text)
  try {
    return await work()
  } finally {
    progress.stop()
  }
}
