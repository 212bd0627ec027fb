import { stripVTControlCharacters } from 'node:util'

import type { LiveTenant, LiveUsage } from '@tenantry/runtime/fleet'
import { describe, expect, test } from 'vitest'

import { coloured, plain } from '../../src/terminal/colour.ts'
import { renderTop, type TopView } from '../../src/terminal/render-top.ts'
import { type LiveSort, sortLiveTenants } from '../../src/terminal/sort-live-tenants.ts'

const NONE = { requests: 0, concurrency: 0, database: 0, storage: 0, load: 0 }

function tenant(slug: string, more: Partial<LiveTenant> = {}): LiveTenant {
  return {
    id: slug,
    slug,
    tier: 'free',
    requestsPerSecond: 1,
    costPerSecond: 1,
    databaseMsPerSecond: 2,
    inside: 0,
    connections: 0,
    refusedPerSecond: NONE,
    ...more,
  }
}

const FLOOD = tenant('acme', {
  requestsPerSecond: 204.86,
  costPerSecond: 1204.2,
  databaseMsPerSecond: 1092.6,
  inside: 6,
  connections: 3,
  refusedPerSecond: { ...NONE, requests: 408.5, concurrency: 12 },
})
const SLOW = tenant('globex', { tier: 'pro', databaseMsPerSecond: 3000, connections: 4 })
const LONG = tenant('ein-sehr-langer-mandantenname-gmbh-und-co-kg', { requestsPerSecond: 0.25 })

function usageOf(...tenants: LiveTenant[]): LiveUsage {
  const processes = [{ id: 'p', name: 'web-1:7', ageMs: 900 }]
  return { at: '2026-11-30T18:29:08.123Z', processes, tenants, leftOut: 0 }
}

function frame(usage: LiveUsage, view: Partial<TopView> = {}): string[] {
  const wanted = { sort: 'requests', columns: 80, rows: 24, nothing: 'Nothing.', ...view } as const
  return renderTop(usage, wanted, plain)
}

test('at 120 columns all of it is there', () => {
  expect(frame(usageOf(SLOW, FLOOD, LONG), { columns: 120 }).map((line) => line.trimEnd())).toEqual(
    [
      '18:29:08 UTC  1 process  3 active tenants',
      '206 requests/s  421 refused/s  4,095 database ms/s  7 connections  6 inside',
      '',
      'TENANT                                TIER          REQ/S↓    COST/S    DB MS/S    CONN  INSIDE   REFUSED/S  RUNS INTO',
      'acme                                  free             205     1,204      1,093       3       6         421  requests',
      'globex                                pro              1.0       1.0      3,000       4       0           0',
      'ein-sehr-langer-mandantenname-gmbh-…  free             0.3       1.0        2.0       0       0           0',
      'q quit  sort by: r requests  d database  c connections  f refused',
    ],
  )
})

test('at 80 columns what matters less is left out', () => {
  expect(frame(usageOf(FLOOD, LONG))[3]?.trimEnd()).toBe(
    'TENANT               TIER          REQ/S↓    DB MS/S    CONN  INSIDE   REFUSED/S',
  )
})

test.each([10, 25, 40, 57, 79, 80, 93, 200])('no line is wider than %i columns', (columns) => {
  for (const sort of ['requests', 'database', 'connections', 'refused'] as const) {
    const lines = renderTop(
      usageOf(FLOOD, SLOW, LONG),
      { sort, columns, rows: 24, nothing: 'Nothing.' },
      coloured,
    )
    const widths = lines.map((line) => Array.from(stripVTControlCharacters(line)).length)
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns)
  }
})

test('on a narrow terminal the sorted column stays', () => {
  expect(frame(usageOf(FLOOD), { columns: 30, sort: 'connections' })[3]).toContain('CONN↓')
})

test('as many tenants as there is room for, the first ones of the sort', () => {
  const lines = frame(usageOf(FLOOD, SLOW, LONG), { rows: 7, sort: 'database' })
  expect(lines).toHaveLength(7)
  expect(lines[0]).toContain('3 active tenants, 2 shown')
  expect(lines[4]).toMatch(/^globex/)
  expect(frame(usageOf(FLOOD, SLOW), { limit: 1 })[0]).toContain('2 active tenants, 1 shown')
  expect(frame({ ...usageOf(FLOOD), leftOut: 9 })[0]).toContain('10 active tenants, 1 shown')
})

test('nothing to show is said, with its reason', () => {
  expect(frame(usageOf(), { nothing: 'Nobody does anything.' })[4]).toBe('Nobody does anything.')
})

test('what a slug makes a terminal do is shown instead', () => {
  expect(frame(usageOf(tenant('a\u001B[2J')))[4]).toMatch(/^a\\u001B\[2J /)
})

test.each([10, 25, 40, 57, 80, 120])(
  'names of any kind leave each line its place, at %i columns',
  (columns) => {
    const hostile = [
      '漢'.repeat(21),
      '한국어회사이름',
      'ｆｕｌｌ－ｗｉｄｔｈ－ｎａｍｅｓ',
      '😀🚀💥🎉🔥😀🚀💥🎉🔥😀🚀💥🎉🔥',
      `a${'\u0301'.repeat(30)}`,
      'x'.repeat(63),
      'one\ttab\nand a line',
    ]
    const lines = frame(usageOf(...hostile.map((slug) => tenant(slug, { tier: slug }))), {
      columns,
    })
    const shown = lines.slice(4, -1)
    expect(shown).toHaveLength(hostile.length)
    for (const line of shown) expect(columnsOf(line)).toBe(columnsOf(shown[0] ?? ''))
    expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(columns)
    expect(lines.join('')).not.toMatch(/[\t\n]/)
  },
)

/** What a terminal makes of it, counted in another way than the code does: only for the names above. */
function columnsOf(line: string): number {
  const narrow = line.replaceAll('\u0301', '')
  const wide = narrow.match(/[\p{sc=Han}\p{sc=Hangul}\p{Emoji_Presentation}\uFF00-\uFFEF]/gu) ?? []
  return Array.from(narrow).length + wide.length
}

describe('sorted by', () => {
  test.each<[LiveSort, string]>([
    ['requests', 'acme'],
    ['database', 'globex'],
    ['connections', 'globex'],
    ['refused', 'acme'],
  ])('%s: %s', (sort, first) => {
    expect(sortLiveTenants([LONG, SLOW, FLOOD], sort)[0]?.slug).toBe(first)
  })
})
