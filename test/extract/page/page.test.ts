import { expect, test } from 'vitest'

import {
  type Edge,
  type ExtractionPlan,
  scoreCut,
  toEdge,
  type Verdict,
} from '../../../src/extract/index.ts'
import { toCutGraph } from '../../../src/extract/page/cut-graph.ts'
import { renderPage } from '../../../src/extract/page/index.ts'
import { BOX, layOut } from '../../../src/extract/page/lay-out.ts'

const REFUSED: Verdict = { is: 'refused', why: 'It cannot.', remedy: 'Change it.' }
const KEPT: Verdict = { is: 'kept' }

function edge(facts: Partial<Edge>): Edge {
  const place = { file: 'src/app.ts', line: 1, column: 1 }
  return toEdge({ direction: 'in', shape: 'call', name: 'issue', place, verdict: KEPT, ...facts })
}

function planOf(edges: readonly Edge[], more: Partial<ExtractionPlan> = {}): ExtractionPlan {
  return {
    module: 'billing',
    folder: 'src/billing',
    files: ['src/billing/index.ts'],
    edges,
    reached: [],
    score: scoreCut(edges),
    suggestions: [],
    events: [],
    servesNothing: false,
    unread: [],
    ...more,
  }
}

test('every edge is on the page, with its place, why it is refused and what to do', () => {
  const edges = [
    edge({ name: 'one', other: 'src/billing/index.ts' }),
    edge({ name: 'invoice', shape: 'table-used', verdict: REFUSED }),
    edge({
      name: 'src/db.ts',
      other: 'src/db.ts',
      direction: 'out',
      shape: 'needs-file',
      place: { file: 'src/billing/index.ts', line: 7, column: 2 },
      verdict: { is: 'rewritten', how: 'The path is made anew.' },
    }),
    edge({ name: 'two', verdict: { is: 'waived', why: 'It cannot.', reason: 'We know.' } }),
  ]
  const page = renderPage(planOf(edges))
  expect(page.match(/<tr data-verdict="\w+"/g)).toEqual([
    '<tr data-verdict="refused"',
    '<tr data-verdict="waived"',
    '<tr data-verdict="rewritten"',
    '<tr data-verdict="kept"',
  ])
  for (const text of [
    'src/app.ts:1:1',
    'src/billing/index.ts:7:2',
    'Change it.',
    'Waived: We know.',
    'The path is made anew.',
  ])
    expect(page).toContain(text)
})

test('calls that could be events are told, and which are planned to be', () => {
  const one = { calls: 3, inTransactions: 2 }
  const page = renderPage(
    planOf([edge({})], {
      events: [
        { ...one, name: 'recordUsage', isChosen: false },
        { ...one, name: 'notify', isChosen: true },
      ],
    }),
  )
  expect(page).toContain('<td>3</td><td>2</td><td><code>--event recordUsage</code></td>')
  expect(page).toContain('<td>3</td><td>2</td><td>done later</td>')
  expect(renderPage(planOf([edge({})]))).not.toContain('could be events')
})

test('what comes from the application stays text, wherever it stands', () => {
  const bad = `"><script>alert('1')</script>&`
  const place = { file: `src/${bad}.ts`, line: 1, column: 1 }
  const verdict: Verdict = { is: 'refused', why: bad, remedy: bad }
  const page = renderPage(
    planOf([edge({ name: bad, place, other: bad, verdict })], {
      module: bad,
      folder: bad,
      files: [bad],
      reached: [{ name: bad, place, depth: 1, because: bad }],
      suggestions: [
        {
          kind: 'move-in',
          what: bad,
          files: [bad, bad, bad],
          before: { score: 2, edges: 2 },
          after: { score: 1, edges: 1 },
        },
      ],
      events: [{ name: bad, calls: 1, inTransactions: 0, isChosen: false }],
      unread: [bad],
    }),
    { diff: bad },
  )
  expect(page).not.toContain(`<script>alert`)
  expect(page).not.toContain(bad)
  expect(page.match(/<script>/g)).toHaveLength(1)
})

test('it loads nothing from elsewhere', () => {
  const page = renderPage(planOf([edge({})]))
  expect(page).toContain(`default-src 'none'`)
  expect(page).not.toMatch(/(?:src|href)=|url\(|@import/)
})

test('all edges that have two ends are drawn between boxes, and counted', () => {
  const needs = { direction: 'out', shape: 'table-foreign', verdict: REFUSED } as const
  const inside = { file: 'src/billing/index.ts', line: 1, column: 1 }
  const graph = toCutGraph(
    planOf([
      edge({ other: 'src/billing/index.ts' }),
      edge({ other: 'src/billing/index.ts', verdict: REFUSED }),
      edge({ name: 'issue(order)', shape: 'argument-mutated', place: inside, verdict: REFUSED }),
      edge({ ...needs, name: 'customer', place: inside }),
      edge({
        ...needs,
        name: 'invoice.customer_id',
        other: 'table customer',
        shape: 'key-crosses',
      }),
    ]),
  )
  const one = { refused: 1, waived: 0, rewritten: 0, kept: 0 }
  expect(graph.incoming).toEqual([
    { module: 'src/billing/index.ts', outside: 'src/', counts: { ...one, kept: 1 } },
  ])
  expect(graph.outgoing).toEqual([
    { module: 'src/billing/index.ts', outside: 'table customer', counts: one },
    { module: 'table invoice', outside: 'table customer', counts: one },
  ])
  expect(graph.module).toEqual([
    { label: 'src/billing/index.ts', counts: { refused: 3, waived: 0, rewritten: 0, kept: 1 } },
    { label: 'table invoice', counts: one },
  ])
})

/** The boxes of a module whose files are all used. */
function boxesOf(files: readonly string[]): readonly string[] {
  const edges = files.map((file) => edge({ name: file, other: file }))
  return toCutGraph(planOf(edges, { files })).module.map(({ label }) => label)
}

test('a module of many files is shown by its folders, and by its files where they lie in one', () => {
  const numbers = Array.from({ length: 50 }, (_, index) => index)
  const deep = boxesOf(numbers.map((index) => `src/billing/area${index % 5}/f${index}.ts`))
  expect(deep).toEqual(numbers.slice(0, 5).map((index) => `src/billing/area${index}/`))
  const flat = numbers.map((index) => `src/billing/f${index}.ts`)
  expect(boxesOf(flat)).toEqual(flat.toSorted())
})

test('boxes never lie on one another, however many files there are', () => {
  const edges = Array.from({ length: 300 }, (_, index) =>
    edge({
      name: `f${index}`,
      other: `src/billing/f${index % 60}.ts`,
      place: { file: `src/area${index % 90}/deep/f${index}.ts`, line: 1, column: 1 },
    }),
  )
  const files = Array.from({ length: 60 }, (_, index) => `src/billing/f${index}.ts`)
  const { nodes, height, width } = layOut(toCutGraph(planOf(edges, { files })))
  for (const [index, node] of nodes.entries()) {
    expect(node.y + BOX.height).toBeLessThanOrEqual(height)
    expect(node.x + BOX.width).toBeLessThanOrEqual(width)
    for (const other of nodes.slice(index + 1)) {
      const isApart = node.x !== other.x || Math.abs(node.y - other.y) >= BOX.height
      expect(isApart).toBe(true)
    }
  }
})
