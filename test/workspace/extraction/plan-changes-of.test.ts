import { expect, test } from 'vitest'

import { analyseCut, readDataSources } from '../../../src/extract/analyse/index.ts'
import type { OperationEffect } from '../../../src/extract/analyse/wire/index.ts'
import { planChangesOf } from '../../../src/workspace/extraction/plan-changes-of.ts'
import { readDataFiles } from '../../../src/workspace/extraction/read-data-files.ts'
import { withProgram } from '../../extract/plan-program.ts'

const PROGRAM = `
// src/billing/index.ts
export async function find(id: string): Promise<string> { return id }
export async function pay(id: string): Promise<void> { void id }
// src/app.ts
import { find, pay } from './billing/index.ts'
export const id = await find('1')
await pay(id)
`

const READ: OperationEffect = { kind: 'read', isIdempotent: true }

test('what functions do to rows is said of those alone that there are', async () => {
  await withProgram(PROGRAM, async (cut) => {
    const analysis = analyseCut(cut, await readDataSources(cut, await readDataFiles(cut)))
    const plan = async (...names: string[]) =>
      await planChangesOf(analysis, {
        serviceFolder: undefined,
        effects: new Map(names.map((name) => [name, READ])),
      })
    const { changes } = await plan('find')
    const contract = changes.edits.find(({ path }) =>
      path.endsWith('billing-contracts/src/index.ts'),
    )
    expect(contract?.after).toMatch(/find: \{\s+kind: 'read'/)
    expect(contract?.after).toMatch(/pay: \{\s+kind: 'write'/)
    await expect(plan('find', 'fnd')).rejects.toMatchObject({
      code: 'USAGE_INVALID_VALUE',
      details: { operation: 'fnd' },
      hint: expect.stringContaining('find, pay'),
    })
  })
})
