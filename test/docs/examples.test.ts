import { execFile } from 'node:child_process'
import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, expect, test } from 'vitest'

import { type Example, findExamples } from './find-examples.ts'

/** Below the root, so that packages are found from there; ignored by git. */
const FOLDER = '.doc-examples'
const TSCONFIG = {
  extends: '../tsconfig.json',
  compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
  include: ['./**/*.ts', '../test/docs/given.ts'],
}

afterAll(async () => {
  await rm(FOLDER, { recursive: true, force: true })
})

test('every example of the documentation compiles', async () => {
  await rm(FOLDER, { recursive: true, force: true })
  const pages = ['README.md', ...(await Array.fromAsync(glob('docs/*.md')))]
  let written = 0
  for (const page of pages) {
    for (const example of findExamples(await readFile(page, 'utf8'))) {
      await writeExample(page, example)
      written += 1
    }
  }
  expect(written).toBeGreaterThan(10)
  await writeFile(join(FOLDER, 'docs', 'saas.config.ts'), 'export default config\n')
  await writeFile(join(FOLDER, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  const run = promisify(execFile)('tsc', ['-p', FOLDER])
  expect(await run.catch((error: unknown) => error)).toMatchObject({ stdout: '' })
})

/** In the lines it has on its page, so that a problem is told where it is. */
async function writeExample(page: string, { line, code }: Example): Promise<void> {
  const path = join(FOLDER, page, `from-line-${line}.ts`)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${'\n'.repeat(line - 1)}${code}export {}\n`)
}
