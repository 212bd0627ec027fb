import { readFile, readdir, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'

import {
  embeddedPostgresStatus,
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
} from '../../../src/workspace/embedded-postgres/index.ts'
import { createTemporaryProject, queryValue } from './temporary-project.ts'

describe('startEmbeddedPostgres', () => {
  test('starts once, creates the database, and keeps data, password and port', async () => {
    const root = await createTemporaryProject()

    const first = await startEmbeddedPostgres(root, { database: 'acme', owner: 'project' })
    const again = await startEmbeddedPostgres(root, { database: 'acme_eu', owner: 'project' })
    await queryValue(first.url, 'create table kept (id int)')
    await stopEmbeddedPostgres(root)
    const later = await startEmbeddedPostgres(root, { database: 'acme', owner: 'project' })

    expect([first.started, again.started, later.started]).toEqual([true, false, true])
    expect(again.port).toBe(first.port)
    expect(later.url).toBe(first.url)
    expect(await queryValue(again.url, 'select current_database()')).toBe('acme_eu')
    expect(await queryValue(later.url, 'select count(*)::int from kept')).toBe(0)
  })

  test('listens on this machine only, asks for the password, and keeps it to itself', async () => {
    const root = await createTemporaryProject()

    const { url } = await startEmbeddedPostgres(root)
    const wrong = new URL(url)
    wrong.password = 'wrong'

    expect(await queryValue(url, 'show listen_addresses')).toBe('127.0.0.1')
    expect(await queryValue(url, 'show unix_socket_directories')).toBe('')
    await expect(queryValue(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
    expect((await stat(join(root, '.saas/postgres.json'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(root, '.saas/postgres'))).mode & 0o777).toBe(0o700)
    expect(await readFile(join(root, '.saas/.gitignore'), 'utf8')).toBe('*\n')
    expect((await readdir(join(root, '.saas'))).sort()).toEqual([
      '.gitignore',
      'postgres',
      'postgres.json',
      'postgres.log',
    ])
  })

  test('takes another port when somebody has taken the last one', async () => {
    const root = await createTemporaryProject()
    const first = await startEmbeddedPostgres(root)
    await first.release()
    const squatter = createServer()
    onTestFinished(() => void squatter.close())
    const { promise, resolve } = Promise.withResolvers<void>()
    squatter.listen(first.port, '127.0.0.1', resolve)
    await promise

    const second = await startEmbeddedPostgres(root)

    expect(second.port).not.toBe(first.port)
    expect(await queryValue(second.url, 'select 1')).toBe(1)
  })

  test('runs in folders with spaces and quotes in their names', async () => {
    const root = await createTemporaryProject(0o755, "tenantry it's a test-")

    const { url } = await startEmbeddedPostgres(root)

    expect(await queryValue(url, 'select 1')).toBe(1)
  })

  test('gives the data a new password when its file was lost, even while the server runs', async () => {
    const root = await createTemporaryProject()
    const first = await startEmbeddedPostgres(root)
    await queryValue(first.url, 'create table kept (id int)')
    await rm(join(root, '.saas/postgres.json'))

    const second = await startEmbeddedPostgres(root)

    expect(second.started).toBe(true)
    expect(second.url).not.toBe(first.url)
    expect(await queryValue(second.url, 'select count(*)::int from kept')).toBe(0)
  })

  test('applies settings, and says in the error what PostgreSQL did not like', async () => {
    const root = await createTemporaryProject()

    const failed = startEmbeddedPostgres(root, { settings: { shared_buffers: 'plenty' } })
    await expect(failed).rejects.toMatchObject({
      code: 'EMBEDDED_POSTGRES_FAILED',
      message: expect.stringContaining('shared_buffers'),
    })
    const { url } = await startEmbeddedPostgres(root, { settings: { max_connections: '33' } })

    expect(await queryValue(url, 'show max_connections')).toBe('33')
  })

  test('leaves nothing running when it is interrupted', async () => {
    const root = await createTemporaryProject()
    const controller = new AbortController()
    const reason = new Error('stop')

    const starting = startEmbeddedPostgres(root, { signal: controller.signal })
    setTimeout(() => controller.abort(reason), 300)

    await expect(starting).rejects.toThrow()
    expect(await embeddedPostgresStatus(root)).toMatchObject({ running: false })
    const { url } = await startEmbeddedPostgres(root)
    expect(await queryValue(url, 'select 1')).toBe(1)
  })
})
