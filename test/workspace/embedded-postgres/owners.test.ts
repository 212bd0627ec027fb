import { once } from 'node:events'
import { describe, expect, test } from 'vitest'

import {
  embeddedPostgresStatus,
  startEmbeddedPostgres,
} from '../../../src/workspace/embedded-postgres/index.ts'
import { serverUserCommand, spawnCommand, whenStarted } from './server-user.ts'
import { createTemporaryProject, queryValue } from './temporary-project.ts'

describe('several commands at once', () => {
  test('that start the server of one project: one starts it, all get the same', async () => {
    const root = await createTemporaryProject()

    const users = await Promise.all(
      Array.from({ length: 4 }, () => whenStarted(spawnCommand(serverUserCommand(root)))),
    )

    expect(users.filter(({ started }) => started)).toHaveLength(1)
    expect(new Set(users.map(({ url }) => url)).size).toBe(1)
    for (const [index, user] of users.entries()) {
      expect(await embeddedPostgresStatus(root)).toMatchObject({ running: true })
      expect(await queryValue(user.url, 'select 1')).toBe(1)
      const ended = once(user.process, 'exit')
      user.process.kill('SIGTERM')
      await ended
      const running = index < users.length - 1
      expect(await embeddedPostgresStatus(root)).toMatchObject({ running })
    }
  })

  test('in two projects do not meet', async () => {
    const [one, two] = [await createTemporaryProject(), await createTemporaryProject()]

    const [first, second] = await Promise.all([
      startEmbeddedPostgres(one, { database: 'acme' }),
      startEmbeddedPostgres(two, { database: 'acme' }),
    ])
    await queryValue(first.url, 'create table only_here (id int)')

    expect(first.port).not.toBe(second.port)
    expect(await queryValue(second.url, "select to_regclass('only_here')")).toBeNull()
  })

  test('do not stop a server that the project keeps, however it came to run', async () => {
    const root = await createTemporaryProject()

    const session = await startEmbeddedPostgres(root)
    await startEmbeddedPostgres(root, { owner: 'project' })
    await session.release()

    expect(await embeddedPostgresStatus(root)).toMatchObject({ running: true, kept: true })
  })
})
