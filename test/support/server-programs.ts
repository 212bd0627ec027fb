import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { findPostgresBinaries } from '../../src/workspace/embedded-postgres/binaries.ts'
import { chooseLauncher, type Launcher } from '../../src/workspace/embedded-postgres/launcher.ts'
import { runProgram } from '../../src/workspace/embedded-postgres/run-program.ts'
import {
  parsePasswd,
  type ServerAccount,
} from '../../src/workspace/embedded-postgres/server-account.ts'
import { OLDEST_PROGRAMS } from './older-server.ts'

/** The programs of PostgreSQL, run as a user it accepts. */
export interface ServerPrograms {
  /** Undefined: the user of this process. */
  readonly account: ServerAccount | undefined
  run(program: 'initdb' | 'pg_ctl', ...args: string[]): Promise<void>
}

/** Those of the embedded PostgreSQL; PostgreSQL 15's where the suite runs on that. */
export async function findServerPrograms(folder: string): Promise<ServerPrograms> {
  const { binaries, account, launch } = await chooseBinaries(folder)
  return {
    account,
    async run(program, ...args) {
      const path = join(dirname(binaries), program)
      const { exitCode, output } = await runProgram(launch(path, args))
      if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')}: ${output}`)
    },
  }
}

async function chooseBinaries(
  folder: string,
): Promise<{ binaries: string; account: ServerAccount | undefined; launch: Launcher }> {
  const embedded = await findPostgresBinaries()
  const isRoot = process.getuid?.() === 0
  const users = isRoot ? parsePasswd(await readFile('/etc/passwd', 'utf8')) : []
  const user = users.find(({ name }) => name === 'postgres' || name === 'nobody')
  const account = user && { uid: user.uid, gid: user.gid }
  const launch = await chooseLauncher(account, embedded, folder)
  const isOldest = process.env['TENANTRY_OLDER_SERVER'] !== undefined
  const oldest = join(OLDEST_PROGRAMS, 'initdb')
  return { binaries: isOldest && existsSync(oldest) ? oldest : embedded.initdb, account, launch }
}
