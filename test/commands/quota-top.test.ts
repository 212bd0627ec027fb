import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type CliProject, createCliProject } from './cli-project.ts'

// The live view in a terminal of its own, which `script` of util-linux makes.

const SCRIPT = '/usr/bin/script'
const hasScript = process.platform === 'linux' && existsSync(SCRIPT)
const mustRun = process.env['CI'] === 'true'
if (!hasScript && !mustRun) {
  process.stdout.write('No `script` of util-linux: the live view is not tested in a terminal.\n')
}
const RUN = resolve('bin/run.js')
const BOLD = '\u001B[1m'
const LEFT = '\u001B[?7h\u001B[?25h\u001B[?1049l'

describe.skipIf(!hasScript && !mustRun)('saas quota top in a terminal', () => {
  let project: CliProject
  const running = new Set<ChildProcess>()

  beforeAll(async () => {
    project = await createCliProject()
    expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
    expect(await project.saas(['tenant', 'create', 'acme'])).toMatchObject({ exitCode: 0 })
    // What a process would tell that serves acme.
    await project.query(
      `insert into tenantry.usage_report
       select gen_random_uuid(), 'web-1:7', extract(epoch from now()) * 1000 + 4000, 2000, 0,
         array[id], '{100}', '{100}', '{900}', '{2}', '{3}', '{50}', '{0}', '{0}', '{0}', '{0}'
       from tenantry.tenant`,
    )
  })

  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL')
    await project?.[Symbol.asyncDispose]()
  })

  function open(size: string, environment: Readonly<Record<string, string>> = {}) {
    // The status behind it is that of the shell; `stty` tells whether keys are shown again.
    const command = `stty ${size}; "${process.execPath}" "${RUN}" quota top; echo status=$?; stty -a`
    const child = spawn(SCRIPT, ['-qfec', command, '/dev/null'], {
      cwd: project.root,
      env: { ...process.env, TERM: 'xterm', DATABASE_URL: project.url, ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    running.add(child)
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (data: string) => (text += data))
    return {
      text: () => text,
      type: (keys: string) => child.stdin.write(keys),
      exited: once(child, 'exit').then(() => running.delete(child)),
    }
  }

  test('it shows tenants, sorts by a key, and leaves the terminal as it was at q', async () => {
    const terminal = open('cols 80 rows 10')
    await expect.poll(terminal.text).toMatch(/REQ\/S↓[^]*acme[^]*50\.0/)
    terminal.type('\u001B[Bd')
    await expect.poll(terminal.text).toMatch(/DB MS\/S↓/)
    expect(terminal.text()).toContain(BOLD)
    terminal.type('q')
    await terminal.exited
    const [, after = ''] = terminal.text().split(LEFT)
    expect(after).toContain('status=0')
    expect(after).toMatch(/[^-]icanon/)
    expect(after).toMatch(/[^-]echo /)
  })

  test('Ctrl-C leaves the terminal as it was, with 130; without colour where nobody wants any', async () => {
    const terminal = open('cols 60 rows 10', { NO_COLOR: '1' })
    await expect.poll(terminal.text).toContain('REQ/S↓')
    terminal.type('\u0003')
    await terminal.exited
    const [frames = '', after = ''] = terminal.text().split(LEFT)
    expect(frames).not.toContain(BOLD)
    expect(after).toContain('status=130')
    expect(after).toMatch(/[^-]icanon/)
  })

  test('a catalog that goes away ends it with its error, on the terminal as it was', async () => {
    const terminal = open('cols 80 rows 10', { NO_COLOR: '1' })
    await expect.poll(terminal.text).toContain('REQ/S↓')
    await project.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    )
    await terminal.exited
    const [, after = ''] = terminal.text().split(LEFT)
    expect(after).toMatch(/Error DATABASE_CONNECTION_LOST: [^]*status=1/)
  })
})
