import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { execa } from 'execa'
import { expect, test } from 'vitest'

import type { FileEdit } from '../../src/edits/index.ts'
import { coloured, plain } from '../../src/terminal/index.ts'
import { renderDiff } from '../../src/terminal/render-diff.ts'

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`).join('')

test('shows what changes with three lines around it', () => {
  const edits = [
    { path: 'src/b.ts', before: numbers(1, 9), after: numbers(1, 4) + 'five\n' + numbers(6, 9) },
    { path: 'src/same.ts', before: 'x', after: 'x' },
    { path: 'src/a.ts', before: undefined, after: 'one\ntwo' },
    { path: 'src/c.ts', before: 'gone\n', after: undefined },
  ]
  expect(renderDiff(edits, plain)).toBe(`--- /dev/null
+++ b/src/a.ts
@@ -0,0 +1,2 @@
+one
+two
\\ No newline at end of file
--- a/src/b.ts
+++ b/src/b.ts
@@ -2,7 +2,7 @@
 2
 3
 4
-5
+five
 6
 7
 8
--- a/src/c.ts
+++ /dev/null
@@ -1,1 +0,0 @@
-gone
`)
})

test('is empty where nothing changes', () => {
  expect(renderDiff([{ path: 'a', before: 'x', after: 'x' }], plain)).toBe('')
})

test('colours lines, and nothing else', () => {
  const edits = [{ path: 'a', before: 'one\n', after: 'two\n' }]
  const text = renderDiff(edits, coloured)
  expect(text).toContain('\u001B[32m+two\u001B[39m\n')
  expect(text).toContain('\u001B[31m-one\u001B[39m\n')
  expect(stripVTControlCharacters(text)).toBe(renderDiff(edits, plain))
})

test('lets no text command the terminal', () => {
  const edits = [{ path: 'a\u001B[2J', before: '', after: '\u001B[2J\u202E\n' }]
  const text = renderDiff(edits, plain)
  expect(text).not.toContain('\u001B')
  expect(text).not.toContain('\u202E')
  expect(text).toContain('+\\u001B[2J\\u202E')
})

test('is a patch that git applies', async () => {
  const edits: FileEdit[] = [
    { path: 'src/new.ts', before: undefined, after: 'a\nb' },
    { path: 'crlf.ts', before: 'a\r\nb\r\nc\r\n', after: 'a\r\nB\r\nc\r\n' },
    { path: 'gone.ts', before: numbers(1, 30), after: undefined },
    { path: 'many.ts', before: numbers(1, 100), after: numbers(3, 50) + 'x\n' + numbers(60, 120) },
    { path: 'all.ts', before: numbers(1, 5000), after: numbers(5001, 9999) },
    { path: 'end.ts', before: 'a\nb', after: 'a\nb\n' },
  ]
  const folder = await mkdtemp(join(tmpdir(), 'render-diff-'))
  for (const { path, before } of edits) {
    if (before === undefined) continue
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), before)
  }
  await execa('git', ['apply', '-'], {
    cwd: folder,
    input: renderDiff(edits, plain),
    env: { GIT_CEILING_DIRECTORIES: dirname(folder), GIT_CONFIG_GLOBAL: '/dev/null' },
  })
  for (const { path, after } of edits) {
    const held = await readFile(join(folder, path), 'utf8').catch(() => undefined)
    expect(held === after, path).toBe(true)
  }
  await rm(folder, { recursive: true })
})

test('is quick where everything changes', () => {
  const edit = { path: 'a', before: numbers(1, 20_000), after: numbers(20_001, 40_000) }
  const start = performance.now()
  renderDiff([edit], plain)
  expect(performance.now() - start).toBeLessThan(5000)
})

test('tells of files that move as git does, and git applies it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'diff-'))
  const text = numbers(1, 20)
  const edits = [
    { path: 'old/same.ts', before: text, after: undefined },
    { path: 'new/same.ts', before: undefined, after: text },
    { path: 'old/changed.ts', before: text, after: undefined },
    { path: 'new/changed.ts', before: undefined, after: text.replace('5\n', 'five\n') },
    { path: 'old/stays.ts', before: text, after: 'export {}\n' },
    { path: 'new/stays.ts', before: undefined, after: `${text}more\n` },
  ]
  const moved = ['same.ts', 'changed.ts', 'stays.ts'].map((name) => ({
    from: `old/${name}`,
    to: `new/${name}`,
  }))
  try {
    for (const { path, before } of edits) {
      if (before === undefined) continue
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), before)
    }
    await execa('git', ['init', '--quiet'], { cwd: folder })
    const diff = renderDiff(edits, plain, moved)
    expect(diff).toContain('rename from old/same.ts')
    expect(diff).toContain('copy from old/stays.ts')
    expect(diff.split('\n').length).toBeLessThan(60)
    await execa('git', ['apply', '-'], { cwd: folder, input: diff })
    for (const { path, after } of edits) {
      const found = await readFile(join(folder, path), 'utf8').catch(() => undefined)
      expect(found).toBe(after)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})
