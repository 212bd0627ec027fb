import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'

import type { PostgresBinaries } from './binaries.ts'
import type { Launcher } from './launcher.ts'
import type { EmbeddedPostgresPaths } from './paths.ts'
import { runProgram } from './run-program.ts'
import type { ServerAccount } from './server-account.ts'
import { describeServerFailure } from './server-failure.ts'

const DRAFT = 'postgres.new-'

/** The programs of PostgreSQL, and the user they run as. */
export interface ServerPrograms {
  readonly binaries: PostgresBinaries
  readonly launch: Launcher
  readonly account: ServerAccount | undefined
}

export async function hasDataFolder(paths: EmbeddedPostgresPaths): Promise<boolean> {
  const version = await stat(join(paths.data, 'PG_VERSION')).catch(() => undefined)
  return version !== undefined
}

/** Made beside its place and then renamed: a command killed half-way leaves no half-made data folder. */
export async function createDataFolder(
  paths: EmbeddedPostgresPaths,
  { binaries, launch, account }: ServerPrograms,
  password: string,
  signal?: AbortSignal,
): Promise<void> {
  await removeDrafts(paths)
  const draft = await mkdtemp(join(paths.folder, DRAFT))
  const data = join(draft, 'data')
  const passwordFile = join(draft, 'password')
  try {
    await mkdir(data, { mode: 0o700 })
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
    if (account) {
      await Promise.all(
        [draft, data, passwordFile].map((path) => chown(path, account.uid, account.gid)),
      )
    }
    const args = ['-D', data, `--pwfile=${passwordFile}`, ...INITDB_OPTIONS]
    const result = await runProgram(launch(binaries.initdb, args), { signal })
    if (result.exitCode !== 0)
      throw describeServerFailure('could not be set up', result.output, paths)
    await chmod(data, 0o700)
    await rename(data, paths.data)
  } finally {
    await rm(draft, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
  }
}

/** The same on every machine, whatever its locale: sorting by code point, as PostgreSQL itself does it. */
const INITDB_OPTIONS = [
  '--username=postgres',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
]

/** An initdb that outlived its command may still be writing there; what it leaves goes the next time. */
async function removeDrafts(paths: EmbeddedPostgresPaths): Promise<void> {
  const names = await readdir(paths.folder)
  await Promise.all(
    names
      .filter((name) => name.startsWith(DRAFT))
      .map((name) =>
        rm(join(paths.folder, name), { recursive: true, force: true }).catch(() => undefined),
      ),
  )
}
