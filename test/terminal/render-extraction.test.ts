import { expect, test } from 'vitest'

import { type ExtractionPlan, scoreCut } from '../../src/extract/index.ts'
import { renderExtraction } from '../../src/terminal/render-extraction.ts'

const PLAN: ExtractionPlan = {
  module: 'billing',
  folder: 'src/billing',
  files: ['src/billing/index.ts'],
  edges: [],
  reached: [],
  score: scoreCut([]),
  suggestions: [],
  events: [],
  servesNothing: false,
  unread: [],
}

function render(more: Partial<ExtractionPlan>): string {
  return renderExtraction({ ...PLAN, ...more }, (_colour, text) => text)
}

test('suggestions say what to do, with score and edges before and behind', () => {
  const files = ['src/rates.ts', 'src/prices.ts', 'src/taxes.ts']
  const text = render({
    suggestions: [
      {
        kind: 'move-in',
        what: 'Move src/rates.ts and 2 more files into the module.',
        files,
        before: { score: 41, edges: 41 },
        after: { score: 6, edges: 6 },
      },
    ],
  })
  expect(text).toContain(`Would make it cheaper
  Move src/rates.ts and 2 more files into the module.
      src/rates.ts
      src/prices.ts
      src/taxes.ts
      Score 41 becomes 6, 41 edges become 6.
`)
})

test('what could not be read is told, and nothing is said where all was read', () => {
  const unread = ['a.sql', 'b.sql', 'c.sql', 'd.sql']
  expect(render({ unread })).toContain(`what it says of tables is not in the plan
  a.sql
  b.sql
  c.sql
  and 1 more
`)
  expect(render({})).toBe(`billing: 1 file in src/billing, 0 edges.

Cut score 0 (0 kept, 0 rewritten, 0 waived, 0 refused).`)
})
