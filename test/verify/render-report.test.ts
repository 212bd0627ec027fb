import { expect, test } from 'vitest'

import {
  type Campaigned,
  renderHtml,
  renderJunit,
  reportVerification,
  type Verdict,
} from '../../src/verify/index.ts'

const NAME = `a<b>&"c'\u0001`

function verdict(outcome: Verdict['outcome']): Verdict {
  const base = {
    id: 'read',
    what: 'read',
    object: NAME,
    channel: 'bare',
    control: 'victim',
  } as const
  return { ...base, outcome, told: NAME, ...(outcome === 'held' ? { wall: 'policy' } : {}) }
}

function reportOf(...outcomes: readonly Verdict['outcome'][]) {
  const campaign: Campaigned = {
    mode: 'pool',
    cluster: 'primary',
    postgres: '18',
    fingerprint: 'f',
    verdicts: outcomes.map(verdict),
    inapplicable: [],
    unfilled: [{ table: NAME, why: NAME }],
    tables: [{ name: NAME, kind: 'tenant', rows: 0, collides: false }],
  }
  return reportVerification({
    application: NAME,
    startedAt: '2026-01-01T00:00:00.000Z',
    seed: '1',
    versions: {},
    campaigns: outcomes.length === 0 ? [] : [campaign],
  })
}

test('a run without a campaign, or with a table that was not filled, does not hold', () => {
  expect(reportOf()).toMatchObject({ holds: false, problems: ['There is no mode to attack.'] })
  expect(reportOf('held')).toMatchObject({ holds: false, counts: { held: 1, through: 0 } })
})

test('JUnit tells what got through from what proves nothing, and is never empty', () => {
  const text = renderJunit(reportOf('held', 'through', 'unproven'))

  expect(text).toContain('tests="4" failures="1" errors="2"')
  expect(text.match(/<failure type="through"/g)).toHaveLength(1)
  expect(text.match(/<error type="unproven"/g)).toHaveLength(1)
  expect(text.match(/<error type="unfilled"/g)).toHaveLength(1)
  expect(renderJunit(reportOf())).toContain('errors="1"')
})

test('names of tables are text, in HTML and in XML', () => {
  const report = reportOf('through')
  for (const text of [renderHtml(report), renderJunit(report)]) {
    expect(text).toContain('a&lt;b&gt;&amp;&quot;c&#39;\u{FFFD}')
    expect(text).not.toContain('a<b>')
    expect(text).not.toContain('\u0001')
  }
})
