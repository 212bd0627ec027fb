import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { copyProject } from '../../../src/workspace/extraction/copy-project.ts'

let folder: string
let source: string
let target: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copy-project-'))
  source = join(folder, 'source')
  target = join(folder, 'target')
})
afterEach(async () => await rm(folder, { recursive: true }))

test('the copy has its own files and packages, and what is installed for both', async () => {
  await write('packages/own/index.js', 'own')
  await write('.git/HEAD', 'ref')
  await write('node_modules/library/index.js', 'library')
  await write('node_modules/@scope/library/index.js', 'scoped')
  await symlink('../../packages/own', join(source, 'node_modules/@scope/own'))
  await symlink('../packages/own', join(source, 'node_modules/own'))

  await copyProject(source, target)
  await writeFile(join(target, 'packages/own/index.js'), 'changed')

  expect(await read('node_modules/library/index.js')).toBe('library')
  expect(await read('node_modules/@scope/library/index.js')).toBe('scoped')
  // What the project links to itself is the copy's, and the project's own file is what it was.
  expect(await read('node_modules/@scope/own/index.js')).toBe('changed')
  expect(await read('node_modules/own/index.js')).toBe('changed')
  expect(await readFile(join(source, 'packages/own/index.js'), 'utf8')).toBe('own')
  await expect(read('.git/HEAD')).rejects.toThrow('ENOENT')
})

test('what is installed elsewhere, and linked as a whole, is found', async () => {
  await mkdir(join(folder, 'elsewhere/node_modules/@scope'), { recursive: true })
  await mkdir(join(folder, 'elsewhere/real'))
  await writeFile(join(folder, 'elsewhere/real/index.js'), 'real')
  await symlink('../../real', join(folder, 'elsewhere/node_modules/@scope/linked'))
  await write('index.js', '')
  await symlink(join(folder, 'elsewhere/node_modules'), join(source, 'node_modules'))

  await copyProject(source, target)

  expect(await read('node_modules/@scope/linked/index.js')).toBe('real')
})

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(source, path)), { recursive: true })
  await writeFile(join(source, path), text)
}

async function read(path: string): Promise<string> {
  return await readFile(join(target, path), 'utf8')
}
