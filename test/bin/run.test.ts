import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { runSaas } from '../cli/run-saas.ts'

function findOldNode(): string | undefined {
  const found = spawnSync('which', ['-a', 'node'], { encoding: 'utf8' }).stdout.split('\n')
  return ['/usr/local/bin/node', ...found].find((path) => {
    if (!path) return false
    const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout
    return Number(version?.slice(1).split('.')[0]) < 22
  })
}

const oldNode = findOldNode()
if (!oldNode)
  process.stderr.write('No Node older than 22 on this machine: its refusal is not tested.\n')

test.runIf(oldNode)('on an old Node: one sentence with the remedy, and status 2', async () => {
  const node = oldNode ?? ''
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1)

  const result = await runSaas(['db', 'start'], { cwd: tmpdir(), node })

  expect(result).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `saas needs Node 22.18 or newer, and this is ${version}: upgrade Node, or run \`npx saas db start\` in an application that \`saas init\` made, which brings its own (in others: \`npm install --save-dev node@24\`).\n`,
  })
})

test('shows help and version', async () => {
  const help = await runSaas(['--help'], { cwd: tmpdir() })
  const version = await runSaas(['--version'], { cwd: tmpdir() })

  expect(help).toMatchObject({ exitCode: 0, stderr: '' })
  expect(help.stdout).toContain('$ saas [COMMAND]')
  expect(version.stdout).toMatch(/^tenantry\/\d+\.\d+\.\d+ /)
})

test('keeps what it compiled in the home of the user, and does without where there is none', async () => {
  const home = await mkdtemp(join(tmpdir(), 'tenantry-home-'))
  const env = { HOME: home, XDG_CACHE_HOME: '', LOCALAPPDATA: '', NODE_COMPILE_CACHE: '' }

  const kept = await runSaas(['--help'], { cwd: tmpdir(), env })
  const homeless = await runSaas(['--help'], { cwd: tmpdir(), env: { ...env, HOME: '' } })

  expect(kept).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await readdir(join(home, '.cache/saas/compiled'))).toHaveLength(1)
  expect(homeless).toEqual(kept)
})
