/** How large the acceptance is. `npm run acceptance` sets the numbers of the issue; a test run takes small ones. */
export const SETTINGS = {
  bridges: numberFrom('ACCEPTANCE_BRIDGES', 120),
  silos: numberFrom('ACCEPTANCE_SILOS', 8),
  /** Of the bridges and silos, in percent. */
  broken: numberFrom('ACCEPTANCE_BROKEN', 10),
  kills: numberFrom('ACCEPTANCE_KILLS', 8),
  /** Whether to run what takes a minute and shows little more. */
  isLong: process.env['ACCEPTANCE_LONG'] !== undefined,
  /** Whether to generate all forty resources, and to test each of them in each mode. */
  hasAllResources: process.env['ACCEPTANCE_RESOURCES'] !== undefined,
  seed: numberFrom('ACCEPTANCE_SEED', Date.now() % 1_000_000),
}

function numberFrom(name: string, fallback: number): number {
  const text = process.env[name]
  if (text === undefined) return fallback
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${name} is no number: ${text}`)
  return value
}
