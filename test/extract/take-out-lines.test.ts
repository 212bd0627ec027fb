import { expect, test } from 'vitest'

import { takeOutLines } from '../../src/extract/apply/index.ts'

const BEFORE = 'import { a } from "a"\n\nstart()\n'
const AFTER = 'import { a } from "a"\nimport { crm } from "crm"\n\nstart()\nconnect(crm)\n'

test('what was added is taken out, whatever was added beside it', () => {
  const now =
    'import { a } from "a"\nimport { crm } from "crm"\nimport { shop } from "shop"\n\nstart()\nconnect(shop)\nconnect(crm)\n'
  expect(takeOutLines(BEFORE, AFTER, now)).toBe(
    'import { a } from "a"\nimport { shop } from "shop"\n\nstart()\nconnect(shop)\n',
  )
})

test('what was changed otherwise is nobody’s to guess', () => {
  expect(takeOutLines(BEFORE, AFTER, AFTER.replace('connect(crm)', 'connect(crm, log)'))).toBe(
    undefined,
  )
  expect(takeOutLines(BEFORE, AFTER, `${AFTER}connect(crm)\n`)).toBe(undefined)
  expect(takeOutLines(BEFORE, AFTER.replace('start()', 'begin()'), AFTER)).toBe(undefined)
})
