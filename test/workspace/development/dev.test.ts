import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

import { describe, expect, onTestFinished, test } from 'vitest'

import { embeddedPostgresStatus } from '../../../src/workspace/embedded-postgres/index.ts'
import { createTemporaryProject } from '../embedded-postgres/temporary-project.ts'

const SAAS = fileURLToPath(new URL('../../../bin/dev.js', import.meta.url))
const PACKAGES = fileURLToPath(new URL('../../../node_modules', import.meta.url))

const CONFIG = `import { defineConfig } from '@tenantry/runtime/config'
export default defineConfig({
  name: 'acme', mode: 'pool', clusters: { primary: { url: process.env.DATABASE_URL } },
})`
const MAIN = `import { createServer } from 'node:http'
import { greeting } from './greeting.ts'
const { DATABASE_URL, NODE_ENV, PORT } = process.env
const server = createServer((_, response) => response.end([greeting, DATABASE_URL?.slice(-5), NODE_ENV].join(' ')))
server.listen(Number(PORT), '127.0.0.1')
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
  console.log('application got ' + signal)
  setTimeout(() => { server.close(); server.closeAllConnections() }, 50)
})`
const LOGGED = { level: 30, time: 1, pid: 7, hostname: 'vm', tenant: 'acme', msg: 'ready' }
const migrationOf = (
  table: string,
) => `import { defineMigration } from '@tenantry/runtime/migrations'
export default defineMigration({
  async up(schema) {
    await schema.createTenantTable('${table}', (table) => table.addColumn('total', 'integer'))
  },
})`

async function createApplication(): Promise<string> {
  const root = await createTemporaryProject()
  await mkdir(join(root, 'src/modules/invoice/migrations'), { recursive: true })
  await symlink(PACKAGES, join(root, 'node_modules'))
  await writeFile(join(root, 'package.json'), '{"type":"module"}')
  await writeFile(join(root, 'saas.config.ts'), CONFIG)
  await writeFile(join(root, 'src/main.ts'), MAIN)
  await writeFile(join(root, 'src/greeting.ts'), "export const greeting = 'hello'")
  await writeMigration(root, '20261123170500_create_invoice', 'invoice')
  return root
}

async function writeMigration(root: string, name: string, table?: string): Promise<void> {
  const path = join(root, 'src/modules/invoice/migrations', `${name}.ts`)
  await writeFile(path, table ? migrationOf(table) : "throw new Error('a broken migration')")
}

interface Running {
  readonly child: ChildProcess
  /** Waits for a text in what it has written to either stream; resolves to all of it. */
  readonly until: (text: string | RegExp) => Promise<string>
  /** Waits for its end; resolves to its exit status. */
  readonly ended: Promise<number | null>
}

interface DevOptions {
  /** A terminal of its own, on which its input is typed. */
  readonly terminal?: boolean
}

function runDev(
  cwd: string,
  args: readonly string[] = [],
  { terminal = false }: DevOptions = {},
): Running {
  const { DATABASE_URL: _, NODE_ENV: __, PORT: ___, ...env } = process.env
  const command = [process.execPath, SAAS, 'dev', ...args]
  const [program = '', ...rest] = terminal
    ? ['script', '-qec', command.join(' '), '/dev/null']
    : command
  const child = spawn(program, rest, { cwd, env })
  let written = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      written += chunk
    })
  }
  const ended = once(child, 'close').then(([code]): number | null => code)
  onTestFinished(() => void child.kill('SIGKILL'))
  const until = async (text: string | RegExp) => {
    for (let tries = 0; tries < 300; tries += 1) {
      if (typeof text === 'string' ? written.includes(text) : text.test(written)) return written
      if (child.exitCode !== null) break
      await delay(100)
    }
    throw new Error(`It never wrote ${String(text)}, but:\n${written}`)
  }
  return { child, until, ended }
}

async function get(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/`)
  return response.text()
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('No port was given.')
  return address.port
}

describe('saas dev', () => {
  test('runs, migrates, seeds, reloads, and takes everything down on Ctrl-C', async () => {
    const root = await createApplication()
    const port = await findPort()

    const { child, until, ended } = runDev(root, ['--port', String(port)])
    const banner = await until('Ctrl-C stops it')
    expect(banner).toContain('Migrated: 20261123170500_create_invoice')
    expect(banner).toContain(`http://acme.localhost:${port}`)
    expect(banner).toContain(`http://globex.localhost:${port}`)
    expect(await get(port)).toBe('hello /acme development')

    const empty = join(root, 'src/modules/invoice/migrations/20261123180001_empty.sql')
    await writeFile(empty, '-- to be written')
    await delay(1000)
    await rm(empty)
    await writeMigration(root, '20261123180000_create_payment', 'payment')
    const pending = await until('Not applied yet: 20261123180000_create_payment')
    expect(pending).toContain('saas migrate')
    expect(pending).not.toContain('Migrated: 20261123180000_create_payment')
    expect(pending).not.toContain('MIGRATION_EMPTY')
    await writeMigration(root, '20261123190000_broken')
    await until(/Error [A-Z_]+/)
    await writeFile(join(root, 'src/greeting.ts'), "export const greeting = 'hi'")
    await until('application got SIGTERM')
    await expect.poll(() => get(port).catch(() => ''), { timeout: 10_000 }).toMatch(/^hi /)

    const second = runDev(root)
    expect(await second.ended).toBe(1)
    expect(await second.until('DEV_RUNNING')).toContain(root)

    child.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(await until('application got SIGINT')).not.toContain('SIGINT\napplication got SIGINT')
    expect(await embeddedPostgresStatus(root)).toMatchObject({ running: false })
    await expect(get(port)).rejects.toThrow()
  })

  test('ends at once on a second Ctrl-C; the next run takes over the database', async () => {
    const root = await createApplication()
    const port = await findPort()
    const args = ['--port', String(port), '--no-seed']
    await writeFile(
      join(root, 'src/greeting.ts'),
      "process.on('SIGINT', () => setInterval(() => {}, 1000)); export const greeting = 'stubborn'",
    )

    const first = runDev(root, args)
    await first.until('Ctrl-C stops it')
    first.child.kill('SIGINT')
    await delay(300)
    first.child.kill('SIGINT')
    expect(await first.ended).toBe(130)
    await expect.poll(() => get(port).catch(() => 'gone')).toBe('gone')
    expect(await embeddedPostgresStatus(root)).toMatchObject({ running: true })

    await writeFile(join(root, 'src/greeting.ts'), "export const greeting = 'hello'")
    const second = runDev(root, args)
    expect(await second.until('Ctrl-C stops it')).not.toContain('http://acme.localhost')
    second.child.kill('SIGINT')
    expect(await second.ended).toBe(130)
    expect(await embeddedPostgresStatus(root)).toMatchObject({ running: false })
  })

  test('refuses a port that was asked for and is taken, and says so before anything else', async () => {
    const root = await createApplication()
    const squatter = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void squatter.close())
    await once(squatter, 'listening')
    const address = squatter.address()
    const port = typeof address === 'object' && address ? address.port : 0

    const { until, ended } = runDev(root, ['--port', String(port)])

    expect(await ended).toBe(1)
    expect(await until('PORT_TAKEN')).toContain(String(port))
    expect(await embeddedPostgresStatus(root)).toMatchObject({ running: false })
  })

  test.runIf(process.platform === 'linux')(
    'shows what the application logs to people on a terminal, and as it is elsewhere',
    async () => {
      const root = await createApplication()
      const logged = JSON.stringify(LOGGED)
      await writeFile(join(root, 'src/main.ts'), `console.log('${logged}'); console.log('plain')`)

      const shown = await runDev(root, ['--no-seed'], { terminal: true }).until('plain')
      expect(stripVTControlCharacters(shown)).toMatch(/\d\d:\d\d:\d\d info {2}acme ready\r\nplain/)
      expect(shown).not.toContain(logged)
    },
  )

  test('stops the database it started when a migration fails', async () => {
    const root = await createApplication()
    await writeMigration(root, '20261123190000_broken')

    const { until, ended } = runDev(root)

    expect(await ended).not.toBe(0)
    await until(/Error [A-Z_]+: /)
    expect(await embeddedPostgresStatus(root)).toMatchObject({ running: false })
  })
})
