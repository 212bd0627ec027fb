import { createServer } from 'node:net'
import { Client } from 'pg'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'

import { TenantryError } from '@tenantry/runtime/errors'

import { CLI_ERROR_CODES, exitStatusOf, toTenantryError } from '../../src/errors/index.ts'
import { startEmbeddedPostgres } from '../../src/workspace/embedded-postgres/index.ts'
import {
  createTemporaryProject,
  queryValue,
} from '../workspace/embedded-postgres/temporary-project.ts'

const CUT_SLEEPERS = `do $$ begin
  while not (select coalesce(bool_or(pg_terminate_backend(pid)), false)
             from pg_stat_activity where query = 'select pg_sleep(60)')
  loop perform pg_sleep(0.05); perform pg_stat_clear_snapshot(); end loop;
end $$`

async function whatIsThrown(work: () => Promise<unknown>): Promise<TenantryError> {
  const thrown: unknown = await work().then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  )
  return toTenantryError(thrown, 'migrate')
}

describe('toTenantryError', () => {
  test('keeps errors that already say what to do, also those of another copy of the runtime', () => {
    const ours = new TenantryError('CONFIG_INVALID', { message: 'No.', hint: 'Yes.' })
    const theirs = Object.assign(new Error('No.'), {
      name: 'TenantryError',
      code: 'CONFIG_INVALID',
      hint: 'Yes.',
    })

    expect(toTenantryError(ours, '')).toBe(ours)
    expect(toTenantryError(theirs, '').toJSON()).toEqual(ours.toJSON())
  })

  test('PostgreSQL that refuses or lacks something', async () => {
    const root = await createTemporaryProject()
    const { url } = await startEmbeddedPostgres(root)
    await queryValue(url, "create role app login password 'app'")
    const change = (part: Partial<Pick<URL, 'username' | 'password' | 'pathname'>>) =>
      Object.assign(new URL(url), part).href

    const auth = await whatIsThrown(() => queryValue(change({ password: 'hunter2' }), 'select 1'))
    const missing = await whatIsThrown(() => queryValue(change({ pathname: '/nope' }), 'select 1'))
    const app = change({ username: 'app', password: 'app' })
    const forbidden = await whatIsThrown(() => queryValue(app, 'create table t (id int)'))
    const syntax = await whatIsThrown(() => queryValue(url, 'selct'))
    const busy = await whatIsThrown(() =>
      queryValue(url, 'set statement_timeout = 10; select pg_sleep(1)'),
    )

    expect([auth.code, missing.code, forbidden.code, syntax.code, busy.code]).toEqual([
      'DATABASE_AUTH_FAILED',
      'DATABASE_MISSING',
      'DATABASE_PERMISSION',
      'INTERNAL',
      'DATABASE_BUSY',
    ])
    expect(JSON.stringify(auth)).not.toContain('hunter2')
  })

  test('PostgreSQL that is not there: names the address, never the password', async () => {
    const error = await whatIsThrown(async () => {
      await new Client('postgres://u:hunter2@localhost:1/db').connect()
    })
    const unknownHost = await whatIsThrown(async () => {
      await new Client('postgres://u:hunter2@nowhere.invalid/db').connect()
    })

    expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE' })
    expect(error.message).toMatch(/(127\.0\.0\.1|::1):1\b/)
    expect(unknownHost).toMatchObject({ code: 'DATABASE_UNREACHABLE' })
    expect(unknownHost.message).toContain('nowhere.invalid')
    expect(JSON.stringify([error, unknownHost])).not.toContain('hunter2')
  })

  test('a connection that is cut', async () => {
    const root = await createTemporaryProject()
    const { url } = await startEmbeddedPostgres(root)
    const client = new Client(url)
    client.on('error', () => undefined)
    await client.connect()

    const cut = await whatIsThrown(async () => {
      await Promise.all([client.query('select pg_sleep(60)'), queryValue(url, CUT_SLEEPERS)])
    })

    expect(cut.code).toBe('DATABASE_CONNECTION_LOST')
  })

  test('files and ports of this machine', async () => {
    const root = await createTemporaryProject()
    const closed = join(root, 'closed')
    await mkdir(closed, { mode: 0o000 })
    const taken = createServer()
    onTestFinished(() => void taken.close())
    await new Promise<void>((resolve) => {
      taken.listen(0, '127.0.0.1', resolve)
    })
    const address = taken.address()
    const port = typeof address === 'object' && address ? address.port : 0

    const full = await whatIsThrown(() => writeFile('/dev/full', 'x'))
    const denied = toTenantryError(
      Object.assign(new Error("EACCES: permission denied, open '/x/y'"), {
        code: 'EACCES',
        path: '/x/y',
      }),
      '',
    )
    const below = await whatIsThrown(() => writeFile('/dev/null/below', 'x'))
    const listening = await whatIsThrown(
      () =>
        new Promise((_resolve, reject) => {
          createServer().once('error', reject).listen(port, '127.0.0.1')
        }),
    )

    expect(full.code).toBe('DISK_FULL')
    expect(denied).toMatchObject({ code: 'PERMISSION_DENIED', details: { path: '/x/y' } })
    expect(below).toMatchObject({ code: 'PATH_UNUSABLE', details: { path: '/dev/null/below' } })
    expect(listening).toMatchObject({ code: 'PORT_TAKEN', details: { port } })
  })

  test('looks inside errors that wrap others', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED ::1:5432'), {
      code: 'ECONNREFUSED',
      address: '::1',
      port: 5432,
    })

    expect(toTenantryError(new AggregateError([refused]), '').code).toBe('DATABASE_UNREACHABLE')
    expect(toTenantryError(new Error('no', { cause: refused }), '').code).toBe(
      'DATABASE_UNREACHABLE',
    )
  })

  test.each([undefined, null, 'text', 7, new Error('')])('makes something of %j', (thrown) => {
    expect(toTenantryError(thrown, '')).toMatchObject({ code: 'INTERNAL' })
  })
})

describe('the codes', () => {
  test('tell the exit status', () => {
    expect(exitStatusOf('CONFIG_INVALID')).toBe(2)
    expect(exitStatusOf('USAGE_UNKNOWN_FLAG')).toBe(2)
    expect(exitStatusOf('INTERRUPTED')).toBe(130)
    expect(exitStatusOf('DATABASE_UNREACHABLE')).toBe(1)
  })

  test('are listed for what the mapping raises', async () => {
    const folder = new URL('../../src/errors/', import.meta.url)
    const files = ['from-system-error.ts', 'from-database-error.ts', 'to-tenantry-error.ts']
    const text = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))
    const raised = [...text.join('').matchAll(/TenantryError\('([A-Z_]+)'/g)].map(
      ([, code]) => code,
    )

    expect(raised.length).toBeGreaterThan(8)
    expect(raised.filter((code) => !(String(code) in CLI_ERROR_CODES))).toEqual([])
  })
})
