import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { peakMemory } from '../../bench/fleet-memory/peak-memory.ts'
import { digestOf } from '../../src/workspace/edit-record.ts'
import { createCliProject } from './cli-project.ts'

const MIGRATIONS = 'src/modules/billing/migrations'
const WRITTEN = `${MIGRATIONS}/20260102000000_more.sql`
const MORE =
  'alter table invoice drop column number;\ncreate index invoice_id on invoice (tenant_id, id);'

test('findings end with 1 and are told with what to write; without any it is 0; without migrations it fails', async () => {
  await using project = await createCliProject()
  expect(await project.saas(['lint', '--sql'])).toMatchObject({ exitCode: 0 })
  await project.write(WRITTEN, MORE)
  const found = await project.saas(['lint', '--sql'], {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  })
  expect(found.exitCode).toBe(1)
  expect(found.stdout).toContain('error drop-column: invoice.number is dropped')
  expect(found.stdout).toContain('create index concurrently invoice_id on invoice (tenant_id, id);')
  const { stdout } = await project.saas(['lint', '--sql', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({
    command: 'lint',
    result: {
      migrations: 2,
      findings: [{ rule: 'drop-column' }, { rule: 'index-blocks-writes' }],
      allowed: [],
    },
  })

  // As a command leaves them that was killed while it wrote that file.
  const edit = { file: WRITTEN, fresh: null, kept: null, after: digestOf(MORE) }
  const record = { isDone: false, edits: [edit], folders: [] }
  await project.write('.saas.edits.json', JSON.stringify(record))
  const restored = await project.saas(['lint', '--sql'])
  expect(restored.exitCode).toBe(0)
  expect(restored.stdout).toContain('No findings in 1 migration.')
  expect(restored.stderr).not.toBe('')

  await rm(join(project.root, MIGRATIONS), { recursive: true })
  const nothing = await project.saas(['lint', '--sql', '--json'])
  expect(nothing.exitCode).toBe(1)
  expect(JSON.parse(nothing.stdout)).toMatchObject({ error: { code: 'LINT_NOTHING' } })
})

test('a thousand statements are read in little memory, which V8 would not do by itself', async () => {
  await using project = await createCliProject()
  const columns = Array.from({ length: 1000 }, (_, index) => `add column note_${index} text;`)
  await project.write(
    `${MIGRATIONS}/20260102000000_more.sql`,
    columns.map((column) => `alter table invoice ${column}`).join('\n'),
  )
  const file = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
  const lint = { file, args: ['lint', '--sql'], cwd: project.root, printing: '2 migrations' }
  expect(await peakMemory(lint)).toBeLessThan(200)
})
