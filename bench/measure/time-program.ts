import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export interface ProgramOptions {
  /** The folder it is started in. Default: this one. */
  readonly cwd?: string
  /** What it has to print, to be taken for having done its work. Default: anything. */
  readonly printing?: string
}

/** The milliseconds that a JavaScript program takes as a process of its own, from start to end. */
export async function timeProgram(
  file: string,
  args: readonly string[],
  { cwd, printing = '' }: ProgramOptions = {},
): Promise<number> {
  const start = performance.now()
  const { stdout } = await execute(process.execPath, [file, ...args], { cwd })
  const time = performance.now() - start
  if (stdout !== '' && stdout.includes(printing)) return time
  throw new Error(`${[file, ...args].join(' ')} printed ${JSON.stringify(stdout)}.`)
}
