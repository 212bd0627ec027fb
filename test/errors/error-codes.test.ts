import { glob, readFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'

import { describe, expect, test } from 'vitest'

import { RUNTIME_ERROR_CODES } from '../../packages/runtime/src/error-codes.ts'
import { CLI_ERROR_CODES } from '../../src/errors/index.ts'

const RAISED = /new TenantryError\(\s*'([A-Z][A-Z_]+)'|\bcode: '([A-Z][A-Z_]+)'/g

/** What `saas doctor` finds is no error: test/doctor holds its codes against docs/doctor.md. */
const FINDINGS = 'doctor'

/** The text of a source folder without its list of codes. */
async function sourceOf(folder: string): Promise<string> {
  const root = resolve(folder)
  const texts: string[] = []
  for await (const path of glob('**/*.ts', { cwd: root })) {
    if (path.split(sep)[0] === FINDINGS) continue
    if (!path.endsWith('error-codes.ts')) texts.push(await readFile(join(root, path), 'utf8'))
  }
  return texts.join('\n')
}

describe.each([
  ['the runtime', 'packages/runtime/src', RUNTIME_ERROR_CODES, {}],
  // The CLI raises some errors of the runtime as well.
  ['the CLI', 'src', CLI_ERROR_CODES, RUNTIME_ERROR_CODES],
])('%s', (_what, folder, own, others) => {
  test('every code that is raised is listed', async () => {
    const source = await sourceOf(folder)
    const raised = new Set(Array.from(source.matchAll(RAISED), ([, one, other]) => one ?? other))
    expect(raised.size).toBeGreaterThan(10)
    const listed = new Set([...Object.keys(own), ...Object.keys(others)])
    expect([...raised].filter((code) => code === undefined || !listed.has(code))).toEqual([])
  })

  test('every code that is listed is raised', async () => {
    const source = await sourceOf(folder)
    expect(Object.keys(own).filter((code) => !source.includes(`'${code}'`))).toEqual([])
  })

  test('each has one line that says what it means', () => {
    for (const meaning of Object.values(own)) expect(meaning).toMatch(/^[^\n]{10,120}\.$/)
  })
})

test('no code stands in both lists', () => {
  const both = Object.keys(CLI_ERROR_CODES).filter((code) => code in RUNTIME_ERROR_CODES)
  expect(both).toEqual([])
})
