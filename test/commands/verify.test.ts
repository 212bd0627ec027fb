import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

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
  expect(run.stdout).toMatch(/pool on primary: 1 tables filled, \d+ attacks/)
  expect(run.stdout).toContain('and none got through.')
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
  expect(await project.saas(['verify', '--mode', 'lake'])).toMatchObject({ exitCode: 2 })
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

test('deletes its tenants when it is interrupted', async () => {
  const child = spawn(process.execPath, [resolve('bin/run.js'), 'verify', '--mode', 'pool'], {
    cwd: project.root,
    env: { ...process.env, NODE_ENV: 'test', DATABASE_URL: project.url },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  const ended = once(child, 'exit')
  await expect.poll(async () => (await tenants()).length).toBe(2)
  child.kill('SIGINT')

  expect(await ended).toEqual([130, null])
  expect(stderr).toContain('INTERRUPTED')
  expect(await tenants()).toEqual([])
})
