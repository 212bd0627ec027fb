import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** The milliseconds that a JavaScript program takes as a process of its own, from start to end. */
export async function timeProgram(file: string, args: readonly string[]): Promise<number> {
  const start = performance.now()
  const { stdout } = await execute(process.execPath, [file, ...args])
  const time = performance.now() - start
  if (stdout === '') throw new Error(`${[file, ...args].join(' ')} printed nothing.`)
  return time
}
