import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

const REPORTER = new URL('../../src/terminal/migration-reporter.ts', import.meta.url).href

/** As on a terminal, in a process that ends by itself where nothing keeps it. */
async function runOnTerminal(use: string): Promise<string> {
  const program = `
    const { MigrationReporter } = await import(${JSON.stringify(REPORTER)})
    process.stderr.isTTY = true
    const reporter = new MigrationReporter(process.stderr, {})
    ${use}`
  const options = ['--conditions=tenantry-source', '--input-type=module', '--eval', program]
  const { stderr } = await promisify(execFile)(process.execPath, options, { timeout: 20_000 })
  return stderr
}

test('a reporter that was not started draws nothing, and keeps no process alive', async () => {
  expect(await runOnTerminal('')).toBe('')
})

test('once started it tells of what comes before the first placement, until its end', async () => {
  const stop = 'setTimeout(() => reporter.end(), 500)'
  expect(await runOnTerminal(`reporter.start(new AbortController().signal); ${stop}`)).toMatch(
    /looking at what is pending/,
  )
})
