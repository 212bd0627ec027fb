import { spawnSync } from 'node:child_process'
import { cp, chmod, chown, mkdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { findPostgresBinaries } from '../../../src/workspace/embedded-postgres/binaries.ts'
import {
  embeddedPostgresStatus,
  startEmbeddedPostgres,
} from '../../../src/workspace/embedded-postgres/index.ts'
import { chooseLauncher } from '../../../src/workspace/embedded-postgres/launcher.ts'
import { runProgram } from '../../../src/workspace/embedded-postgres/run-program.ts'
import { parsePasswd } from '../../../src/workspace/embedded-postgres/server-account.ts'
import { serverUserCommand, spawnCommand, whenStarted } from './server-user.ts'
import { createTemporaryProject, queryValue } from './temporary-project.ts'

const isRoot = process.getuid?.() === 0
const users = parsePasswd(await readFile('/etc/passwd', 'utf8'))
const nobody = users.find(({ name }) => name === 'nobody')
if (!isRoot) process.stderr.write('Not root: the tests of running as root are skipped.\n')
/** A checkout below a folder of root's own cannot be read by anybody else, and so not be run. */
const canBeNobody = isRoot && isReadableBy('nobody', import.meta.filename)
if (isRoot && !canBeNobody) {
  process.stderr.write('The user nobody cannot read this checkout: what it would run is skipped.\n')
}

function isReadableBy(user: string, file: string): boolean {
  return spawnSync('runuser', ['-u', user, '--', 'test', '-r', file], { cwd: '/' }).status === 0
}

async function serverUid(root: string): Promise<number> {
  const status = await embeddedPostgresStatus(root)
  if (!status.running) throw new Error('The server does not run.')
  return (await stat(`/proc/${status.pid}`)).uid
}

describe.runIf(isRoot)('as root', () => {
  test.each([0o755, 0o700])('runs as somebody else in a folder of mode %o', async (mode) => {
    const root = await createTemporaryProject(mode)

    const { url } = await startEmbeddedPostgres(root)

    expect(await queryValue(url, 'select 1')).toBe(1)
    expect(await serverUid(root)).not.toBe(0)
  })

  test('in a closed folder without dac_read_search, as in a container', async () => {
    const root = await createTemporaryProject(0o700)
    const contained = ['setpriv', '--bounding-set=-dac_read_search', '--inh-caps=-all']

    const user = await whenStarted(
      spawnCommand([...contained, ...serverUserCommand(root, 'project')]),
    )

    expect(await queryValue(user.url, 'select 1')).toBe(1)
  })

  test('in a closed folder without any capability to pass through: says what to do', async () => {
    const root = await createTemporaryProject(0o700)
    const bounds = '--bounding-set=-dac_read_search,-dac_override'

    const failed = await runProgram({
      program: 'setpriv',
      args: [bounds, '--inh-caps=-all', ...serverUserCommand(root)],
      account: undefined,
    })

    expect(failed.output).toContain('EMBEDDED_POSTGRES_ACCOUNT')
  })

  test('reaches binaries that lie in a closed folder too', async () => {
    const root = await createTemporaryProject(0o700)
    const { postgres } = await findPostgresBinaries()
    const native = dirname(dirname(postgres))
    await cp(native, join(root, 'native'), { recursive: true, verbatimSymlinks: true })
    const bin = join(root, 'native', 'bin')
    const data = join(root, 'data')
    await mkdir(data, { mode: 0o700 })
    if (!nobody) throw new Error('There is no user nobody.')
    await chown(data, nobody.uid, nobody.gid)
    const binaries = {
      postgres: join(bin, basename(postgres)),
      initdb: join(bin, 'initdb'),
      pgCtl: join(bin, 'pg_ctl'),
      bootstrapFile: join(root, 'native/share/postgresql/postgres.bki'),
    }

    const launch = await chooseLauncher(nobody, binaries, root)
    const made = await runProgram(launch(binaries.initdb, ['-D', data, '--no-sync']))
    const answered = await runProgram(
      launch(binaries.postgres, ['--single', '-D', data, 'postgres']),
      { input: 'select 6 * 7 as answer\n' },
    )

    expect(made).toMatchObject({ exitCode: 0 })
    expect(answered.output).toContain('answer = "42"')
  })

  test.runIf(canBeNobody)(
    'in the project of another user, runs as that user and leaves the files to them',
    async () => {
      const root = await createTemporaryProject(0o700)
      if (!nobody) throw new Error('There is no user nobody.')
      await chown(root, nobody.uid, nobody.gid)

      const asRoot = await whenStarted(spawnCommand(serverUserCommand(root, 'project')))
      const asOwner = await whenStarted(
        spawnCommand(['runuser', '-u', 'nobody', '--', ...serverUserCommand(root, 'project')]),
      )

      expect(await serverUid(root)).toBe(nobody.uid)
      expect(asOwner).toMatchObject({ started: false, url: asRoot.url })
    },
  )

  test.runIf(canBeNobody)('nobody can do without root', async () => {
    const root = await createTemporaryProject()
    await chmod(root, 0o777)

    const user = await whenStarted(
      spawnCommand(['runuser', '-u', 'nobody', '--', ...serverUserCommand(root, 'project')]),
    )

    expect(await queryValue(user.url, 'select 1')).toBe(1)
    expect(await serverUid(root)).toBe(nobody?.uid)
  })
})
