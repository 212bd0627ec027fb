import { expect, test } from 'vitest'

import { renderVerification } from '../../src/terminal/render-verification.ts'
import {
  type Campaigned,
  type HuntedMutant,
  renderHtml,
  renderJunit,
  reportMutation,
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

function mutantOf(outcome: HuntedMutant['outcome']): HuntedMutant {
  const base = { wall: 'policy', object: NAME, what: NAME, breaks: [NAME], lint: [] } as const
  return { ...base, id: `${outcome} ${NAME}`, outcome, verify: undefined, told: NAME }
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

test('a wall that may go without notice fails the run, and one that cannot leak does not', () => {
  const { startedAt, seed, versions, application, campaigns } = reportOf('held')
  const sound = campaigns.map((campaign) => ({ ...campaign, unfilled: [] }))
  const withMutants = (...outcomes: readonly HuntedMutant['outcome'][]) => {
    const mutation = reportMutation(outcomes.map(mutantOf))
    return reportVerification({
      application,
      startedAt,
      seed,
      versions,
      campaigns: sound,
      mutation,
    })
  }
  expect(withMutants()).toMatchObject({ holds: false, mutation: { score: 0 } })
  expect(withMutants('caught', 'harmless')).toMatchObject({ holds: true, mutation: { score: 1 } })
  const missed = withMutants('caught', 'caught', 'missed', 'harmless')
  expect(missed).toMatchObject({
    holds: false,
    problems: [expect.stringContaining('neither lint nor verify notices')],
  })
  expect(missed.mutation?.score).toBeCloseTo(2 / 3)
  const junit = renderJunit(missed)
  expect(junit).toMatch(/<testsuite name="mutants" .* tests="4" failures="1" errors="0">/)
  const html = renderHtml(missed)
  expect(html).toContain('1 walls may go without notice')
  for (const text of [html, junit]) expect(text).not.toContain('a<b>')
  expect(renderVerification(missed, (_, text) => text)).toContain('Mutation score 66.6 %')
})
