import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { startApplication } from '../examples/example-process.ts'
import { isUnaltered } from '../../src/verify/index.ts'
import { type CliProject, createCliProject } from './cli-project.ts'

let project: CliProject

beforeAll(async () => {
  project = await createCliProject()
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
})

afterAll(async () => {
  await project?.[Symbol.asyncDispose]()
})

const tenants = () => project.query('select slug from tenantry.tenant')

test('attacks each mode, writes the report, and leaves nothing', async () => {
  const run = await project.saas(['verify', '--report', 'reports', '--seed', '7'])
  expect(run).toMatchObject({ exitCode: 0 })
  expect(run.stderr.trim().split('\n')).toEqual([
    'Attacking in the mode pool',
    'Attacking in the mode bridge',
    'Attacking in the mode silo',
  ])
  expect(run.stdout).toMatch(/pool on primary: 1 table filled, \d+ attacks/)
  expect(run.stdout).toContain('and none got through.')
  expect(run.stdout).toContain('routes were not attacked: there is no saas.verify.ts')
  expect(await tenants()).toEqual([])

  const folder = join(project.root, 'reports')
  expect((await readdir(folder)).toSorted()).toEqual([
    'verify.html',
    'verify.json',
    'verify.junit.xml',
  ])
  const [html, json, junit] = await Promise.all(
    ['html', 'json', 'junit.xml'].map((end) => readFile(join(folder, `verify.${end}`), 'utf8')),
  )
  const report = JSON.parse(json ?? '')
  expect(report).toMatchObject({ holds: true, seed: '7', application: project.name })
  expect(isUnaltered(report)).toBe(true)
  expect(html).toContain(report.hash)
  expect(html).not.toMatch(/src=|href=|@import|url\(/)
  expect(junit?.match(/<testcase /g)).toHaveLength(report.counts.attacks)
  expect(junit).not.toMatch(/<failure|<error/)
})

test('ends with 1 when an attack gets through, and says which', async () => {
  await project.query('alter table pool.invoice disable row level security')
  try {
    const run = await project.saas(['verify', '--mode', 'pool', '--json'])
    expect(run.exitCode).toBe(1)
    const { command, result } = JSON.parse(run.stdout)
    expect(command).toBe('verify')
    expect(result.holds).toBe(false)
    expect(result.problems.join('\n')).toContain(
      'pool on primary: invoice: read (bare) got through',
    )
    expect(await tenants()).toEqual([])
  } finally {
    await project.query('alter table pool.invoice enable row level security')
  }
})

test('refuses what may be production, and a mode that is none', async () => {
  expect(await project.saas(['verify'], { NODE_ENV: 'production' })).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('VERIFY_PRODUCTION'),
  })
  const elsewhere = { DATABASE_URL: 'postgres://db.example.com/shop' }
  expect(await project.saas(['verify'], elsewhere)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('db.example.com'),
  })
  const behind = { DATABASE_URL: `${project.url}?host=db.example.com` }
  expect((await project.saas(['verify'], behind)).stderr).toContain('VERIFY_PRODUCTION')
  const served = await project.saas(['verify', '--url', 'https://shop.example.com'])
  expect(served.stderr).toContain('shop.example.com')
  expect(await project.saas(['verify', '--url', 'shop'])).toMatchObject({ exitCode: 2 })
  expect(await project.saas(['verify', '--mode', 'lake'])).toMatchObject({ exitCode: 2 })
  const file = await project.saas(['verify', '--report', 'saas.config.ts'])
  expect(file).toMatchObject({ exitCode: 2, stdout: '' })
  const meant = ['verify', '--mode', 'pool', '--yes-production']
  expect(await project.saas(meant, { NODE_ENV: 'production' })).toMatchObject({ exitCode: 0 })
})

test('works where contexts are signed', async () => {
  await using signed = await createCliProject()
  const config = await readFile(join(signed.root, 'saas.config.ts'), 'utf8')
  await signed.write(
    'saas.config.ts',
    config.replace("mode: 'pool',", "mode: 'pool',\n  isolation: { signedContext: true },"),
  )
  expect(await signed.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  const run = await signed.saas(['verify', '--mode', 'pool', '--mode', 'silo', '--json'])

  expect(JSON.parse(run.stdout).result).toMatchObject({ holds: true, problems: [] })
  expect(run.exitCode).toBe(0)
})

/** A run of the pool, as a process that signals can be sent to. */
function startRun() {
  const child = spawn(process.execPath, [resolve('bin/run.js'), 'verify', '--mode', 'pool'], {
    cwd: project.root,
    env: { ...process.env, NODE_ENV: 'test', DATABASE_URL: project.url },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const told: string[] = []
  child.stderr.on('data', (chunk) => told.push(String(chunk)))
  return { child, ended: once(child, 'exit'), stderr: () => told.join('') }
}

test('deletes its tenants when it is interrupted', async () => {
  const { child, ended, stderr } = startRun()
  await expect.poll(async () => (await tenants()).length).toBe(2)
  child.kill('SIGINT')

  expect(await ended).toEqual([130, null])
  expect(stderr()).toContain('INTERRUPTED')
  expect(await tenants()).toEqual([])
})

test('takes away what a killed run left, and nothing of one that lives or of a customer', async () => {
  const customer = { slug: 'verify-0badc0de-victim' }
  expect(await project.saas(['tenant', 'create', customer.slug])).toMatchObject({ exitCode: 0 })
  const alive = startRun()
  await expect.poll(async () => (await tenants()).length).toBe(3)
  alive.child.kill('SIGSTOP')
  const living = await tenants()
  const killed = startRun()
  await expect.poll(async () => (await tenants()).length).toBe(5)
  killed.child.kill('SIGKILL')
  expect(await killed.ended).toEqual([null, 'SIGKILL'])
  expect(await tenants()).toHaveLength(5)

  const next = await project.saas(['verify', '--mode', 'pool'])
  expect(next).toMatchObject({ exitCode: 0 })
  expect(next.stderr).toContain('Deleting what a killed run left')
  expect(await tenants()).toEqual(living)

  alive.child.kill('SIGCONT')
  expect(await alive.ended).toEqual([0, null])
  expect(await tenants()).toEqual([customer])
  expect(await project.query("select key from tenantry.meta where key like 'verify%'")).toEqual([])
  await project.query('delete from tenantry.tenant')
})

test('takes away the walls of a copy, and none of the database', async () => {
  const before = await project.query("select oid from pg_class where relname = 'invoice'")
  const run = await project.saas(['verify', '--mutate', '--report', 'reports', '--json'])

  expect(run.exitCode).toBe(0)
  const { result } = JSON.parse(run.stdout)
  expect(result).toMatchObject({ holds: true, problems: [], mutation: { score: 1 } })
  expect(result.mutation.counts).toMatchObject({ missed: 0, harmless: 0 })
  expect(run.stderr).toContain('Taking away one wall after the other')
  const [html, junit] = await Promise.all(
    ['html', 'junit.xml'].map((end) =>
      readFile(join(project.root, 'reports', `verify.${end}`), 'utf8'),
    ),
  )
  expect(html).toContain('row-level security is not forced')
  expect(junit).toContain('<testsuite name="mutants"')
  expect(await project.query("select oid from pg_class where relname = 'invoice'")).toEqual(before)
  expect(await tenants()).toEqual([])
})

test('attacks the database of a URL in place of the configured one', async () => {
  const elsewhere = { DATABASE_URL: 'postgres://nobody@db.example.com/shop' }
  const run = await project.saas(['verify', '--mode', 'pool', '--database', project.url], elsewhere)
  expect(run).toMatchObject({ exitCode: 0 })
  expect(run.stdout).toMatch(/pool on primary: 1 table filled/)
  const { host, pathname, password } = new URL(project.url)
  expect(run.stdout).toContain(`Attacked ${host}${pathname}:`)
  expect(run.stdout).not.toContain(`:${password}@`)
  const away = ['verify', '--database', 'postgres://admin@db.example.com/shop']
  expect((await project.saas(away)).stderr).toContain('VERIFY_PRODUCTION')
  const none = ['verify', '--database', 'db.example.com']
  expect(await project.saas(none)).toMatchObject({ exitCode: 2 })
})

const SERVED = `
  import { createTenancy } from '@tenantry/runtime'
  import { tenancyPlugin } from '@tenantry/runtime/fastify'
  import { fromSubdomain } from '@tenantry/runtime/http'
  import Fastify from 'fastify'
  import config from '../saas.config.ts'

  const tenancy = await createTenancy(config)
  const app = Fastify()
  app.get('/openapi.json', async () => ({
    openapi: '3.1.0',
    paths: { '/invoices': { get: {} }, '/sums': { get: {} } },
  }))
  await app.register(async (scope) => {
    await scope.register(tenancyPlugin, { tenancy, tenant: fromSubdomain({ domain: 'localhost' }) })
    scope.get('/invoices', async () => await tenancy.db.selectFrom('invoice').selectAll().execute())
    scope.get('/sums', async () => await tenancy.system('a leak', (db) => db.selectFrom('invoice').select('number').execute()))
  })
  process.once('SIGTERM', () => void app.close().then(() => tenancy.close()))
  const address = await app.listen({ host: process.env.HOST, port: Number(process.env.PORT) })
  console.log('Server listening at ' + address)
`
const declaring = (http: string) => `
  import { defineVerification } from 'tenantry/verify'
  export default defineVerification({ http: { as: ({ slug }) => ({ headers: { host: slug + '.localhost' } }), ${http} } })
`

test('starts the application, and finds the route that leaks', async () => {
  await project.write('src/main.ts', SERVED)
  await project.write('saas.verify.ts', declaring("document: '/openapi.json'"))
  const run = await project.saas(['verify', '--mode', 'pool', '--report', 'routes'])

  expect(run.exitCode).toBe(1)
  expect(run.stdout).toMatch(/pool on primary: 1 table filled, 2 routes, \d+ attacks/)
  expect(run.stdout).toMatch(/GET \/sums: own \(http\) got through/)
  expect(run.stdout).not.toContain('GET /invoices:')
  const junit = await readFile(join(project.root, 'routes', 'verify.junit.xml'), 'utf8')
  expect(junit).toContain('name="own (http)" classname="pool.GET /invoices"/>')
  const html = await readFile(join(project.root, 'routes', 'verify.html'), 'utf8')
  expect(html).toContain('<td>GET /sums</td>')
  expect(await tenants()).toEqual([])

  const environment = { ...process.env, DATABASE_URL: project.url, HOST: '127.0.0.1' }
  const running = await startApplication(project.root, environment)
  const there = await project.saas(['verify', '--mode', 'pool', '--url', running.url])
  expect(await running.stop()).toBe(0)
  expect(there.exitCode).toBe(1)
  expect(there.stdout).toMatch(/GET \/sums: own \(http\) got through/)
  expect(there.stdout).not.toContain('GET /invoices:')
})

test('does not pass where there is nothing that it could attack', async () => {
  const failing: readonly (readonly [declared: string, main: string, code: string])[] = [
    [declaring("document: '/none'"), SERVED, 'VERIFY_DOCUMENT_UNREADABLE'],
    [declaring("document: { openapi: '3.1.0' }"), SERVED, 'VERIFY_DOCUMENT_UNREADABLE'],
    [declaring("document: '/openapi.json', skip: { 'GET /x': '' }"), SERVED, 'GET /x'],
    [declaring(''), "throw new Error('no vault')", 'no vault'],
    ['export default { htttp: {} }', SERVED, 'htttp'],
  ]
  for (const [declared, main, told] of failing) {
    await project.write('saas.verify.ts', declared)
    await project.write('src/main.ts', main)
    const run = await project.saas(['verify', '--mode', 'pool'])
    expect(run.stderr).toContain(told)
    expect(run.exitCode).not.toBe(0)
  }
  await rm(join(project.root, 'saas.verify.ts'))
  const undeclared = await project.saas(['verify', '--url', 'http://127.0.0.1:9'])
  expect(undeclared.stderr).toContain('VERIFY_DECLARATION_MISSING')
  expect(await tenants()).toEqual([])
})
