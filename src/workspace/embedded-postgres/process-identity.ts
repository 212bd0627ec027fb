import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import { isAlive } from '../is-alive.ts'

const run = promisify(execFile)

/** A process, told apart from a later one that was given the same id. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in whatever form this platform tells it; empty where it does not. */
  readonly startedAt: string
}

export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  if (!isAlive(pid)) return undefined
  const startedAt = await readStart(pid)
  return startedAt === undefined ? undefined : { pid, startedAt }
}

export async function isSameProcess(known: ProcessIdentity): Promise<boolean> {
  const now = await identifyProcess(known.pid)
  return now !== undefined && now.startedAt === known.startedAt
}

async function readStart(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return ''
  if (process.platform !== 'linux') return readStartFromPs(pid)
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The second field is the program's name in brackets and may hold anything, brackets included.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

async function readStartFromPs(pid: number): Promise<string | undefined> {
  const found = await run('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => undefined)
  return found?.stdout.trim()
}
