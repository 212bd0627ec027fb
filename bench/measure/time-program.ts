import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const MOST_OUTPUT = 2 ** 26

export interface ProgramOptions {
  /** The folder it is started in. Default: this one. */
  readonly cwd?: string
  /** What it has to print, to be taken for having done its work. Default: anything. */
  readonly printing?: string
  /** Whether it ends with 1 where it finds something, as linters do. Default: false, and 1 is a failure. */
  readonly mayFind?: boolean
}

/** The milliseconds that a JavaScript program takes as a process of its own, from start to end. */
export async function timeProgram(
  file: string,
  args: readonly string[],
  { cwd, printing = '', mayFind = false }: ProgramOptions = {},
): Promise<number> {
  const start = performance.now()
  const ran = execute(process.execPath, [file, ...args], { cwd, maxBuffer: MOST_OUTPUT })
  const { stdout } = await ran.catch((error: unknown) => {
    if (mayFind && isFinding(error)) return error
    throw error
  })
  const time = performance.now() - start
  if (stdout !== '' && stdout.includes(printing)) return time
  throw new Error(`${[file, ...args].join(' ')} printed ${JSON.stringify(stdout)}.`)
}

function isFinding(error: unknown): error is { readonly stdout: string } {
  return error instanceof Error && 'code' in error && error.code === 1 && 'stdout' in error
}
