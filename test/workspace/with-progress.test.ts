import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

const MODULE = new URL('../../src/workspace/with-progress.ts', import.meta.url).href

async function run(isTerminal: boolean, work: string): Promise<{ stdout: string; stderr: string }> {
  const program = `
    const { withProgress } = await import(${JSON.stringify(MODULE)})
    process.stderr.isTTY = ${isTerminal}
    await withProgress('Looking', ${work}).then(console.log, ({ message }) => console.log(message))`
  const args = ['--conditions=tenantry-source', '--input-type=module', '--eval', program]
  return await promisify(execFile)(process.execPath, args, { timeout: 20_000 })
}

test.each(['async () => 7', "async () => { throw new Error('7') }"])(
  'tells on a terminal what goes on, and takes the line away: %s',
  async (work) => {
    const { stdout, stderr } = await run(true, work)
    expect(stdout).toBe('7\n')
    expect(stderr).toContain('Looking')
    expect(stderr.endsWith('\r\u001B[2K')).toBe(true)
  },
)

test('tells nothing where no terminal is', async () => {
  expect(await run(false, 'async () => 7')).toEqual({ stdout: '7\n', stderr: '' })
})
