import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { runSaas } from '../cli/run-saas.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'config-'))
})
afterEach(async () => await rm(root, { recursive: true }))

async function errorOf(specifier: string): Promise<unknown> {
  const files = {
    'package.json': '{ "type": "module" }',
    'saas.config.ts': 'export default { name: "shop", mode: "pool", clusters: {} }\n',
    'services/billing/saas.config.ts': `import application from '${specifier}'\nexport default { ...application, name: '9' }\n`,
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  const { stdout } = await runSaas(['tenant', 'list', '--json'], {
    cwd: join(root, 'services/billing'),
  })
  return JSON.parse(stdout).error
}

test.each(['../../saas.config.ts', '../../saas.config.js', '../../saas.config'])(
  'a configuration imports another one by %s',
  async (specifier) => {
    expect(await errorOf(specifier)).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('clusters must name at least one cluster'),
    })
  },
)

test('what is not there is named as it was written', async () => {
  expect(await errorOf('../../other.js')).toMatchObject({
    code: 'CONFIG_UNREADABLE',
    message: expect.stringContaining('other.js'),
  })
})
