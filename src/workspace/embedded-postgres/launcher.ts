import { TenantryError } from '@tenantry/runtime/errors'

import type { PostgresBinaries } from './binaries.ts'
import type { ServerAccount } from './server-account.ts'
import { type Invocation, runProgram } from './run-program.ts'

/** Turns a program of PostgreSQL into what must be spawned so that it runs as the right user. */
export type Launcher = (program: string, args: readonly string[]) => Invocation

/**
 * Finds a way to run PostgreSQL under an account that can reach its binaries and the data folder.
 *
 * Root's projects tend to lie where no other user may go (/root, `mktemp -d`), and PostgreSQL refuses to be
 * root. So where a plain change of user is not enough, the server gets the one capability of root's that it
 * needs, to pass through folders, and nothing else of root's. It is `dac_read_search`, or where a container
 * withholds that, `dac_override`. `no_setuid_fixup` lets that count in access(2) too, by which PostgreSQL
 * looks for its own binaries.
 *
 * @throws {TenantryError} EMBEDDED_POSTGRES_ACCOUNT when none of that reaches them.
 */
export async function chooseLauncher(
  account: ServerAccount | undefined,
  binaries: PostgresBinaries,
  folder: string,
): Promise<Launcher> {
  if (!account) return (program, args) => ({ program, args, account: undefined })
  const launchers: readonly Launcher[] = [
    (program, args) => ({ program, args, account }),
    passThroughFolders(account, 'dac_read_search'),
    passThroughFolders(account, 'dac_override'),
  ]
  for (const launcher of launchers) {
    if (await reaches(launcher, binaries, folder)) return launcher
  }
  throw new TenantryError('EMBEDDED_POSTGRES_ACCOUNT', {
    message: `PostgreSQL refuses to run as root, and user ${account.uid} cannot reach ${folder} or ${binaries.postgres}.`,
    hint: 'Run the command as another user, move the project to a folder every user may enter, or set DATABASE_URL.',
    details: { uid: account.uid, folder, binary: binaries.postgres },
  })
}

function passThroughFolders(account: ServerAccount, capability: string): Launcher {
  const options = [
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
    '--securebits=+no_setuid_fixup',
    '--',
  ]
  return (program, args) => ({
    program: 'setpriv',
    args: [...options, program, ...args],
    account: undefined,
  })
}

const PROBE = 'cd "$1" && : < "$2" && "$3" --version && "$4" --version'

/** Tried rather than worked out from permission bits: access lists, capabilities and mounts have a say too. */
async function reaches(
  launcher: Launcher,
  { bootstrapFile, initdb, postgres }: PostgresBinaries,
  folder: string,
): Promise<boolean> {
  const args = ['-c', PROBE, 'sh', folder, bootstrapFile, initdb, postgres]
  const result = await runProgram(launcher('/bin/sh', args)).catch(() => undefined)
  return result?.exitCode === 0 && !result.output.includes('invalid binary')
}
