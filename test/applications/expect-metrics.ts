import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'vitest'

import { parseSamples } from '../runtime/otel/scrape.ts'
import { type Dashboard, expressionsOf, metricsIn } from '../scaffold/observability/dashboard.ts'

/** Told only where load is shed, and where something is metered: test/runtime/otel sees them. */
const CONFIGURED = new Set(['tenantry_load_limit', 'tenantry_metering_lag_seconds'])

/** Whether a running application tells all that its own alerts and its dashboard ask for, and names no tenant. */
export async function expectMetrics(
  root: string,
  url: string | undefined,
  tiers: readonly string[],
): Promise<void> {
  if (url === undefined) throw new Error('The application tells no metrics.')
  const text = await (await fetch(url)).text()
  const samples = parseSamples(text)
  const told = new Set(samples.map(({ name }) => name))
  const alerts = await readFile(join(root, 'observability/alerts.yaml'), 'utf8')
  const json = await readFile(join(root, 'observability/grafana-dashboard.json'), 'utf8')
  const dashboard: Dashboard = JSON.parse(json)
  const expressions = alerts.match(/^ {10}.*|expr: .*/gm) ?? []
  const asked = metricsIn([...expressions, ...expressionsOf(dashboard)].join('\n'))
  expect(asked.size).toBeGreaterThan(15)
  const missing = [...asked].filter((name) => !told.has(name) && !CONFIGURED.has(name))
  expect(missing).toEqual([])
  for (const tier of tiers) {
    const requests = samples.find(
      ({ name, labels }) => name === 'tenantry_requests_total' && labels['tier'] === tier,
    )
    expect(requests?.value, tier).toBeGreaterThan(0)
  }
  expect(text).not.toMatch(/tenant-\d/)
}
