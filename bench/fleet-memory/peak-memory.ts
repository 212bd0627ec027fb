import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

const REPORT_PEAK = new URL('report-peak.ts', import.meta.url).href

interface Watched {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  /** What it has to print, to be taken for having done its work. */
  readonly printing: string
}

/** The most megabytes of memory that a JavaScript program had at a time, as the operating system counts them. */
export async function peakMemory({ file, args, cwd, printing }: Watched): Promise<number> {
  const child = spawn(process.execPath, ['--import', REPORT_PEAK, file, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const [, stdout, stderr, report] = child.stdio
  if (!stdout || !stderr || !report || !('read' in report)) throw new Error('It has no pipes.')
  const ended = once(child, 'close')
  const [printed, complaint, peak] = await Promise.all([text(stdout), text(stderr), text(report)])
  await ended
  if (!printed.includes(printing) || !(Number(peak) > 0)) {
    throw new Error(`${[file, ...args].join(' ')} printed ${printed.slice(-2000)}\n${complaint}`)
  }
  return Number(peak) / 1024 / 1024
}
