import { execFile } from 'node:child_process'
import { readFile, readlink, realpath, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import { hasCode } from '../has-code.ts'
import { isAlive } from '../is-alive.ts'
import type { EmbeddedPostgresPaths } from './paths.ts'

const run = promisify(execFile)

/** What PostgreSQL says about itself in postmaster.pid. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly ready: boolean
}

/** The server that runs on this data folder now; undefined when none does. */
export async function findPostmaster(
  paths: EmbeddedPostgresPaths,
): Promise<Postmaster | undefined> {
  const postmaster = await readPostmaster(paths)
  if (!postmaster || !isAlive(postmaster.pid)) return undefined
  return (await servesFolder(postmaster.pid, paths.data)) ? postmaster : undefined
}

export async function readPostmaster(
  paths: EmbeddedPostgresPaths,
): Promise<Postmaster | undefined> {
  const text = await readFile(paths.pidFile, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return ''
    throw error
  })
  const [pid, , , port, , , , status] = text.split('\n')
  const parsed = Number.parseInt(pid ?? '', 10)
  if (!(parsed > 0)) return undefined
  return {
    pid: parsed,
    port: Number.parseInt(port ?? '', 10) || 0,
    ready: status?.trim() === 'ready',
  }
}

/**
 * After a crash or a reboot the id in postmaster.pid may belong to any other program, and PostgreSQL then
 * refuses to start. Our own id in its place is one it knows to be no server: the id of its parent. The rest
 * of the file stays, as PostgreSQL finds there whether orphans of the dead server still use its memory.
 */
export async function disownRecycledPid(paths: EmbeddedPostgresPaths): Promise<void> {
  const postmaster = await readPostmaster(paths)
  if (!postmaster || !isAlive(postmaster.pid)) return
  const text = await readFile(paths.pidFile, 'utf8')
  await writeFile(paths.pidFile, text.replace(/^\d+/, String(process.pid)))
}

async function servesFolder(pid: number, data: string): Promise<boolean> {
  if (process.platform === 'win32') return true
  if (process.platform !== 'linux') {
    const found = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => undefined)
    return found?.stdout.includes(data) ?? false
  }
  // A server's working directory is its data folder, and the kernel keeps it right when folders are renamed.
  const workingDirectory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  if (workingDirectory !== undefined) return workingDirectory === (await realpath(data))
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return command.split('\0').includes(data)
}
