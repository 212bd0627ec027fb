import { execFileSync } from 'node:child_process'

import { expect, test } from 'vitest'

import { quoteForShell } from '@tenantry/runtime/errors'

test.each([
  'acme',
  '$(id)',
  "o'brien",
  "'",
  '',
  'a b',
  '`id`',
  '"',
  'x;y',
  '=ls',
  '~',
  '株式会社',
  '!!',
  '*',
])('a shell reads %j back as it was', (word) => {
  expect(execFileSync('sh', ['-c', `printf %s ${quoteForShell(word)}`]).toString()).toBe(word)
})

test('a plain word stays as it is', () => {
  expect(quoteForShell('acme-1')).toBe('acme-1')
})
