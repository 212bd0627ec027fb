import { describe, expect, test } from 'vitest'

import { SCHEMA_RULES } from '../../src/lint/index.ts'
import { rulesFoundIn, SCHEMA_PREAMBLE } from '../../src/lint/schema/schema-plants.ts'

test('in what stands in front of the examples there is nothing', async () => {
  expect(SCHEMA_PREAMBLE).toContain('create policy')
  expect(await rulesFoundIn('select 1')).toEqual([])
})

describe.each(SCHEMA_RULES)('$id', ({ id, examples }) => {
  test('finds its leak, and in the mend there is nothing', async () => {
    expect(await rulesFoundIn(examples.leak)).toContain(id)
    expect(await rulesFoundIn(examples.mend)).toEqual([])
  })
})
