import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { loadEnv } from '../../src/workspace/load-env.ts'
import { createTemporaryProject } from './embedded-postgres/temporary-project.ts'

test('adds what .env says, and what is set already wins', async () => {
  const root = await createTemporaryProject()
  await writeFile(join(root, '.env'), 'PORT=4000\nLOG_LEVEL="debug" # loud\n')
  const environment: NodeJS.ProcessEnv = { PORT: '5000' }

  await loadEnv(root, environment)

  expect(environment).toEqual({ PORT: '5000', LOG_LEVEL: 'debug' })
})

test('needs no .env', async () => {
  const environment: NodeJS.ProcessEnv = {}

  await loadEnv(await createTemporaryProject(), environment)

  expect(environment).toEqual({})
})

test('says when it cannot read it', async () => {
  const root = await createTemporaryProject()
  await mkdir(join(root, '.env'))

  await expect(loadEnv(root, {})).rejects.toMatchObject({ code: 'ENV_UNREADABLE' })
})
