import { spawn } from 'node:child_process'
import { readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'

import {
  embeddedPostgresStatus,
  startEmbeddedPostgres,
} from '../../../src/workspace/embedded-postgres/index.ts'
import { withProjectLock } from '../../../src/workspace/embedded-postgres/project-lock.ts'
import { killAtOnce, serverUserCommand, spawnCommand, whenStarted } from './server-user.ts'
import { createTemporaryProject, queryValue } from './temporary-project.ts'

async function readPid(root: string): Promise<number> {
  return Number.parseInt(await readFile(join(root, '.saas/postgres/postmaster.pid'), 'utf8'), 10)
}

describe('after a crash', () => {
  test('of the server (kill -9), the next start recovers what was committed', async () => {
    const root = await createTemporaryProject()
    const first = await startEmbeddedPostgres(root)
    await queryValue(first.url, 'create table kept as select 7 as value')
    process.kill(await readPid(root), 'SIGKILL')

    const second = await startEmbeddedPostgres(root)

    expect(second.started).toBe(true)
    expect(await queryValue(second.url, 'select value from kept')).toBe(7)
  })

  test('of the server while a connection is busy, the next start waits for the orphan', async () => {
    const root = await createTemporaryProject()
    const first = await startEmbeddedPostgres(root)
    const busy = queryValue(
      first.url,
      'select count(*) from generate_series(1, 30000000) where random() < 0',
    ).catch(() => 'cut')
    await delay(200)
    process.kill(await readPid(root), 'SIGKILL')

    const second = await startEmbeddedPostgres(root)

    expect(await queryValue(second.url, 'select 1')).toBe(1)
    await busy
  })

  test('of the machine, its process id may belong to another program', async () => {
    const root = await createTemporaryProject()
    const first = await startEmbeddedPostgres(root)
    const pid = await readPid(root)
    const { uid, gid } = await stat(join(root, '.saas/postgres'))
    // As the server's user: PostgreSQL ignores the processes of others by itself.
    const stranger = spawn('sleep', ['600'], { uid, gid, cwd: '/' })
    onTestFinished(() => void stranger.kill('SIGKILL'))
    process.kill(pid, 'SIGKILL')
    await delay(300)
    const pidFile = join(root, '.saas/postgres/postmaster.pid')
    const text = await readFile(pidFile, 'utf8')
    await writeFile(pidFile, text.replace(/^\d+/, String(stranger.pid)))

    expect(await embeddedPostgresStatus(root)).toMatchObject({ running: false })
    const second = await startEmbeddedPostgres(root)

    expect(second.started).toBe(true)
    expect(await queryValue(second.url, 'select 1')).toBe(1)
    expect(first.port).toBe(second.port)
    expect(stranger.exitCode).toBeNull()
  })

  test.each([0, 20, 60, 120, 250, 400, 600, 800])(
    'of the command, %i ms after it began to set up, the next start works',
    async (milliseconds) => {
      const root = await createTemporaryProject()
      const command = spawnCommand(serverUserCommand(root))
      while (!(await readdir(root)).includes('.saas')) await delay(5)
      await delay(milliseconds)
      await killAtOnce(command)

      const server = await startEmbeddedPostgres(root)

      expect(await queryValue(server.url, 'select 1')).toBe(1)
      await server.release()
      expect(await embeddedPostgresStatus(root)).toMatchObject({ running: false })
    },
  )

  test('of the command that uses the server, the next one adopts it and stops it', async () => {
    const root = await createTemporaryProject()
    const first = await whenStarted(spawnCommand(serverUserCommand(root)))
    await killAtOnce(first.process)
    expect(await embeddedPostgresStatus(root)).toMatchObject({ running: true })

    const second = await startEmbeddedPostgres(root, { database: 'acme' })
    expect(second).toMatchObject({ started: false, url: first.url })
    await second.release()

    expect(await embeddedPostgresStatus(root)).toMatchObject({ running: false })
  })

  test('of the holder of the lock, the lock is free', async () => {
    const root = await createTemporaryProject()
    const url = new URL('../../../src/workspace/embedded-postgres/project-lock.ts', import.meta.url)
    const holder = spawnCommand([
      process.execPath,
      '--conditions=tenantry-source',
      '--input-type=module',
      '--eval',
      `const { withProjectLock } = await import(${JSON.stringify(url.href)})
       await withProjectLock(${JSON.stringify(root)}, () => new Promise((resolve) => {
         console.log(JSON.stringify({})); setTimeout(resolve, 600_000)
       }))`,
    ])
    await whenStarted(holder)

    const waiting = withProjectLock(root, async () => 'mine')
    expect(await Promise.race([waiting, delay(200, 'still held')])).toBe('still held')
    await expect(withProjectLock(root, async () => 'never', 100)).rejects.toMatchObject({
      code: 'EMBEDDED_POSTGRES_BUSY',
    })
    await killAtOnce(holder)

    expect(await waiting).toBe('mine')
  })
})
