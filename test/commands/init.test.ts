import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { runSaas } from '../cli/run-saas.ts'

const RUN = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

let cwd: string

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'saas-init-'))
})
afterEach(async () => rm(cwd, { recursive: true, force: true }))

/** A PATH on which the package manager `npm` is this shell script. */
async function pathWithNpm(script: string): Promise<string> {
  const bin = join(cwd, '.bin')
  await mkdir(bin)
  await writeFile(
    join(bin, 'npm'),
    `#!/bin/sh\n[ "$1" = --version ] && echo 11.0.0 && exit\n${script}`,
  )
  await chmod(join(bin, 'npm'), 0o755)
  return [bin, dirname(process.execPath), process.env['PATH']].join(delimiter)
}

const made = async () => (await readdir(cwd)).filter((name) => name !== '.bin')

test('says what it made and what to run next', async () => {
  const { exitCode, stdout } = await runSaas(['init', 'acme', '--yes', '--no-install'], { cwd })

  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^✓ acme is in acme: \d+ files, mode pool, module projects\.\n/)
  expect(stdout).toMatch(/\n {2}cd acme\n {2}npm install\n {2}npm run dev\n/)
  expect(await made()).toEqual(['acme'])
})

test('says why it is not called as its folder, and how a shell takes the folder', async () => {
  const args = ['init', "Jo's App", '--yes', '--no-install', '--no-git']
  const { stdout } = await runSaas(args, { cwd })

  expect(stdout).toContain("Its name is jo-s-app, since Jo's App cannot be one: it must start with")
  expect(stdout).toContain(String.raw`  cd 'Jo'\''s App'`)
})

test.runIf(process.platform === 'linux')(
  'asks for another name at once where the folder is taken',
  async () => {
    await mkdir(join(cwd, 'taken'))
    await writeFile(join(cwd, 'taken/notes.txt'), '')
    const command = `${process.execPath} ${RUN} init`
    const child = spawn('script', ['-qec', command, '/dev/null'], { cwd })
    let shown = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text))
    const ended = once(child, 'close')

    await expect.poll(() => shown, { timeout: 20_000 }).toContain('Name of the application')
    child.stdin.write('taken\r')
    await expect
      .poll(() => shown, { timeout: 20_000 })
      .toContain('is not empty: it holds notes.txt')
    expect(shown).not.toContain('Where do new tenants live')
    child.stdin.write('\u0003')
    await ended
  },
)

test('--json tells machines, on stdout alone', async () => {
  const args = [
    'init',
    'acme',
    '--mode',
    'silo',
    '--module',
    'orders,users',
    '--no-install',
    '--json',
  ]
  const { exitCode, stdout } = await runSaas(args, { cwd })
  const { version, command, result } = JSON.parse(stdout)

  expect({ exitCode, version, command }).toEqual({ exitCode: 0, version: 1, command: 'init' })
  expect(Object.keys(result).sort()).toEqual(
    [
      'directory',
      'dryRun',
      'files',
      'git',
      'installed',
      'mode',
      'modules',
      'name',
      'packageManager',
      'pgbouncer',
    ].sort(),
  )
  expect(result).toMatchObject({ name: 'acme', mode: 'silo', modules: ['orders', 'users'] })
  expect(result.directory.endsWith('/acme')).toBe(true)
})

test('--dry-run lists exactly what would be written, and writes nothing', async () => {
  const { stdout } = await runSaas(['init', 'acme', '--yes', '--dry-run'], { cwd })
  expect(await made()).toEqual([])

  await runSaas(['init', 'acme', '--yes', '--no-install', '--no-git'], { cwd })
  const entries = await readdir(join(cwd, 'acme'), { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(cwd, 'acme/').length))
  expect(withoutTime(stdout.trim().split('\n'))).toEqual(withoutTime(files))
})

test('takes its defaults where nobody can be asked', async () => {
  const { exitCode } = await runSaas(['init', '--no-install'], { cwd })

  expect(exitCode).toBe(0)
  expect(await made()).toEqual(['my-saas'])
})

describe('refuses, and writes nothing', () => {
  test.each([
    [['--name', 'Acme!'], 'INIT_NAME_INVALID', 'lower-case'],
    [['1st'], 'INIT_NAME_INVALID', '--name'],
    [['acme', '--module', 'docs'], 'INIT_MODULE_INVALID', '/docs'],
    [['acme', '--module', 'order', '--module', 'orders'], 'INIT_MODULE_INVALID', 'table order'],
    [['acme', '--mode', 'shared'], 'USAGE_INVALID_VALUE', 'pool, bridge, silo'],
    [['.bin/file/app'], 'INIT_TARGET_NOT_FOLDER', 'not a folder'],
  ])('%j: %s', async (args, code, said) => {
    await mkdir(join(cwd, '.bin'))
    await writeFile(join(cwd, '.bin/file'), '')
    const { exitCode, stdout, stderr } = await runSaas(['init', ...args, '--yes', '--no-install'], {
      cwd,
    })

    expect(exitCode).toBeGreaterThan(0)
    expect(stdout).toBe('')
    expect(stderr).toMatch(new RegExp(`^Error ${code}: `))
    expect(stderr).toContain(said)
    expect(stderr).not.toContain('    at ')
    expect(await made()).toEqual([])
  })

  test('a folder where none can be made', async ({ skip }) => {
    skip(process.platform !== 'linux', 'Only Linux has /proc.')
    const result = await runSaas(['init', '/proc/nowhere/app', '--yes', '--no-install'], { cwd })

    expect(result).toMatchObject({ exitCode: 1, stdout: '' })
    expect(result.stderr).toMatch(/^Error INIT_TARGET_NOT_FOLDER: [^\n]+\n→ [^\n]+\n$/)
  })

  test('a folder that it may not write into', async ({ skip }) => {
    const asRoot = process.getuid?.() === 0
    await chmod(cwd, asRoot ? 0o755 : 0o555)
    const other = asRoot ? ['runuser', '-u', 'nobody', '--'] : []
    const { code: reachable } = await start([...other, process.execPath, RUN, '--version']).ended
    skip(reachable !== 0, 'Nobody may run this checkout.')

    const args = ['init', 'acme', '--yes', '--no-install']
    const { code, stderr } = await start([...other, process.execPath, RUN, ...args]).ended

    expect(code).toBe(1)
    expect(stderr).toContain(`Error PERMISSION_DENIED: This user may not use ${cwd} `)
    await chmod(cwd, 0o755)
    expect(await made()).toEqual([])
  })
})

describe('an installation', () => {
  test('that fails leaves nothing, and shows its last words', async () => {
    const PATH = await pathWithNpm('echo "npm error code E404"; exit 1')
    const { exitCode, stderr } = await runSaas(['init', 'acme', '--yes'], { cwd, env: { PATH } })

    expect(exitCode).toBe(1)
    expect(stderr).toContain('INIT_INSTALL_FAILED')
    expect(stderr).toContain('npm error code E404')
    expect(stderr).toContain('--no-install')
    expect(await made()).toEqual([])
  })

  test('on a full disk leaves nothing', async () => {
    const PATH = await pathWithNpm('echo "npm error ENOSPC: no space left on device"; exit 1')
    const { stderr } = await runSaas(['init', 'acme', '--yes'], { cwd, env: { PATH } })

    expect(stderr).toContain('Error DISK_FULL')
    expect(await made()).toEqual([])
  })

  test('needs its package manager', async () => {
    const env = { PATH: join(cwd, 'nowhere') }
    const { stderr } = await runSaas(['init', 'acme', '--package-manager', 'bun', '--yes'], {
      cwd,
      env,
    })

    expect(stderr).toContain(
      'Error INIT_PACKAGE_MANAGER_MISSING: bun does not run on this machine.',
    )
    expect(await made()).toEqual([])
  })

  // What it starts in the background writes on, as npm's own children do.
  const BUSY =
    'mkdir -p node_modules; (while :; do date > node_modules/$$.$(date +%N); done) & wait'

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ended by %s leaves nothing',
    async (signal) => {
      const PATH = await pathWithNpm(BUSY)
      const { child, ended } = start([process.execPath, RUN, 'init', 'deep/acme', '--yes'], PATH)
      await waitForInstallation()

      child.kill(signal)
      const { code, stderr } = await ended

      expect(code).toBe(130)
      expect(stderr).toContain('Error INTERRUPTED')
      await delay(300)
      expect(await made()).toEqual([])
    },
  )

  test('ended by kill -9 leaves a hidden folder at most', async () => {
    const PATH = await pathWithNpm('mkdir -p node_modules; sleep 2')
    const { child, ended } = start([process.execPath, RUN, 'init', 'acme', '--yes'], PATH)
    await waitForInstallation()

    child.kill('SIGKILL')
    await ended

    for (const name of await made()) expect(name).toMatch(/^\.acme-[0-9a-f]{8}\.saas-init$/)
    await delay(2500)
  })
})

async function waitForInstallation(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const entries = await readdir(cwd, { recursive: true }).catch(() => [])
    if (entries.some((path) => path.endsWith('/node_modules'))) return
    await delay(50)
  }
  throw new Error('The installation did not begin.')
}

/** The migration is named after the second it was made in. */
function withoutTime(paths: readonly string[]): string[] {
  return paths.map((path) => path.replace(/\d{14}/, '')).sort()
}

function start([program = '', ...args]: readonly string[], PATH = process.env['PATH'] ?? '') {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = once(child, 'close').then(([code]) => ({ code: Number(code), stderr }))
  return { child, ended }
}
