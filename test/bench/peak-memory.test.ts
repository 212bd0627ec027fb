import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { peakMemory } from '../../bench/fleet-memory/peak-memory.ts'

let cwd = ''
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'tenantry-test-'))
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

async function program(text: string): Promise<string> {
  const file = join(cwd, 'program.mjs')
  await writeFile(file, text)
  return file
}

test('what a program let go of again counts, and the memory of whoever starts it does not', async () => {
  const own = Buffer.alloc(400 << 20, 1)
  const file = await program(`
    const taken = process.argv[2] === 'much' ? Buffer.alloc(200 << 20, 1).length : 0
    console.log('done', taken)`)
  const little = await peakMemory({ file, args: ['little'], cwd, printing: 'done 0' })
  const much = await peakMemory({ file, args: ['much'], cwd, printing: 'done 209715200' })
  expect(own.length).toBeGreaterThan(0)
  expect(little).toBeGreaterThan(20)
  expect(little).toBeLessThan(200)
  expect(much - little).toBeGreaterThan(180)
  expect(much - little).toBeLessThan(230)
})

test('a program that does not do its work is no measurement', async () => {
  const file = await program(`console.log('nothing'); console.error('for a reason')`)
  const watched = { file, args: [], cwd, printing: 'done' }
  await expect(peakMemory(watched)).rejects.toThrow('for a reason')
})
