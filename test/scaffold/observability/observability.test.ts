import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { findPromtool, runPromtool } from '../../support/promtool.ts'
import { plan, textOf } from '../plan.ts'
import { type Dashboard, expressionsOf } from './dashboard.ts'

const CASES = fileURLToPath(new URL('alert-cases.yaml', import.meta.url))

let folder: string
let alerts: string
let dashboard: Dashboard

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-observability-'))
  const files = await plan()
  alerts = join(folder, 'alerts.yaml')
  await writeFile(alerts, textOf(files, 'observability/alerts.yaml'))
  dashboard = JSON.parse(textOf(files, 'observability/grafana-dashboard.json'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('as promtool sees it', { timeout: 300_000 }, () => {
  let promtool: string | undefined

  beforeAll(async () => {
    promtool = await findPromtool()
    if (promtool !== undefined) process.stdout.write(await runPromtool(promtool, ['--version']))
    else if (process.env['CI'] === 'true') throw new Error('CI has to have promtool.')
  }, 300_000)

  /** Its way, where it is there; the test is left out elsewhere. */
  function required(skip: (condition: boolean, note: string) => void): string {
    skip(promtool === undefined, 'There is no promtool, and apt-get cannot bring it.')
    return promtool ?? ''
  }

  test('the rules are valid', async ({ skip }) => {
    const said = await runPromtool(required(skip), ['check', 'rules', '--lint-fatal', alerts])
    expect(said).toMatch(/SUCCESS: 11 rules found/)
  })

  test('a rule that is not valid is told', async ({ skip }) => {
    const broken = join(folder, 'broken.yaml')
    const rule = '{ groups: [{ name: g, rules: [{ record: r, expr: "sum by (tier" }] }] }'
    await writeFile(broken, rule)
    const program = required(skip)
    await expect(runPromtool(program, ['check', 'rules', broken])).rejects.toThrow(/FAILED/)
  })

  test('each alert fires, and does not where it should not', async ({ skip }) => {
    const cases = join(folder, 'cases.yaml')
    const text = (await readFile(CASES, 'utf8')).replace('ALERTS', alerts)
    await writeFile(cases, text)
    const names = [...(await readFile(alerts, 'utf8')).matchAll(/- alert: (\w+)/g)].map(
      ([, name]) => name,
    )
    for (const name of names) expect(text, name).toContain(`alertname: ${name}\n`)
    expect(await runPromtool(required(skip), ['test', 'rules', cases])).toMatch(/SUCCESS/)
  })

  test('the expressions of the dashboard are valid', async ({ skip }) => {
    const rules = expressionsOf(dashboard).map((expr, index) => ({
      record: `panel:${index}`,
      expr,
    }))
    expect(rules.length).toBeGreaterThan(18)
    const file = join(folder, 'dashboard.yaml')
    await writeFile(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }))
    const said = await runPromtool(required(skip), ['check', 'rules', file])
    expect(said).toContain(`SUCCESS: ${rules.length} rules found`)
  })
})

describe('the dashboard', () => {
  test('has the form of current Grafana, its data source a variable', () => {
    // That of @grafana/schema 13.
    expect(dashboard.schemaVersion).toBe(42)
    expect(dashboard).toMatchObject({ uid: 'tenantry-acme_crm', title: 'acme-crm: tenants' })
    const variables = dashboard.templating.list.map(({ name, type }) => [name, type])
    expect(variables).toEqual([
      ['datasource', 'datasource'],
      ['job', 'query'],
      ['tier', 'query'],
    ])
    for (const { type, datasource } of dashboard.panels) {
      if (type === 'row') continue
      expect(datasource).toEqual({ type: 'prometheus', uid: '${datasource}' })
    }
  })

  test('has panels with ids, titles, units and queries of their own', () => {
    const panels = dashboard.panels.filter(({ type }) => type !== 'row')
    const ids = dashboard.panels.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length)
    for (const { title, description, fieldConfig, targets = [] } of panels) {
      expect(description, title).toMatch(/\.$/)
      expect(fieldConfig?.defaults.unit, title).toMatch(/^\w+$/)
      expect(targets.length, title).toBeGreaterThan(0)
      expect(new Set(targets.map(({ refId }) => refId)).size, title).toBe(targets.length)
    }
  })

  test('has panels that lie beside each other, within the 24 columns', () => {
    const taken = new Set<string>()
    for (const { title, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.has(`${x}:${y}`), title).toBe(false)
          taken.add(`${x}:${y}`)
        }
      }
    }
  })

  test('tells nothing by tenant', () => {
    const labels = JSON.stringify(dashboard).match(/by \(([^)]*)\)/g) ?? []
    expect(labels.length).toBeGreaterThan(10)
    for (const label of labels) expect(label).not.toContain('tenant')
  })
})
