import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { watchMigrations } from '../../../src/workspace/development/watch-migrations.ts'
import { recordOfMove, writeTexts } from '../../support/moved-module.ts'

let root: string
let ended: AbortController
let watching: Promise<void>
let changes: number

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'saas-watch-'))
  await mkdir(join(root, 'src/modules/billing/migrations'), { recursive: true })
  ended = new AbortController()
  changes = 0
})

afterEach(async () => {
  ended.abort()
  await watching
  await chmod(pathOf('closed'), 0o700).catch(() => undefined)
  await rm(root, { recursive: true, force: true })
})

const pathOf = (file: string) => join(root, 'src/modules', file)
/** Its first look is at what is there already. */
const begin = async (): Promise<void> => {
  watching = watchMigrations(root, async () => void (changes += 1), ended.signal)
  await delay(200)
}
/** Does something, and waits until it was noticed. */
async function expectNoticed(change: () => Promise<unknown>): Promise<void> {
  const before = changes
  await change()
  await expect.poll(() => changes, { timeout: 5000 }).toBeGreaterThan(before)
}

test('sees a change beside files and folders that it cannot read', async () => {
  await begin()

  // Root can read everything but a link that leads nowhere.
  await expectNoticed(() => symlink(join(root, 'gone'), pathOf('billing/migrations/loose.sql')))
  await mkdir(pathOf('closed/migrations'), { recursive: true })
  await chmod(pathOf('closed'), 0)
  await writeFile(pathOf('billing/secret.txt'), '', { mode: 0 })
  await expectNoticed(() => writeFile(pathOf('billing/migrations/1_new.sql'), 'select 1'))
  await mkdir(pathOf('notes/migrations'), { recursive: true })
  await expectNoticed(() => writeFile(pathOf('notes/migrations/1_new.ts'), ''))
  await expectNoticed(() => rm(pathOf('notes'), { recursive: true }))
})

test('outlives an application without modules, and looks at migrations alone', async () => {
  await rm(pathOf(''), { recursive: true })
  await begin()

  await mkdir(pathOf('billing/migrations'), { recursive: true })
  await expectNoticed(() => writeFile(pathOf('billing/migrations/1_new.sql'), 'select 1'))
  const before = changes
  await writeFile(pathOf('billing/routes.ts'), 'other')
  await delay(1000)
  expect(changes).toBe(before)
  await expectNoticed(() => writeFile(pathOf('billing/migrations/1_new.sql'), 'select 12'))
})

test('sees a change in the service that a module has moved to, also behind a record that nobody can read', async () => {
  const record = 'services/billing/extraction.json'
  await writeTexts(root, {
    [record]: recordOfMove('billing'),
    'services/billing/src/migrations/1_old.sql': 'select 1',
  })
  await begin()

  const fresh = { 'services/billing/src/migrations/2_new.sql': 'select 1' }
  await expectNoticed(() => writeTexts(root, fresh))
  await expectNoticed(() => writeTexts(root, { [record]: '{ "texts": "' }))
  await expectNoticed(() => writeTexts(root, { [record]: recordOfMove('billing') }))
})
