import { expect, test } from 'vitest'

import { unknownCommand } from '../../src/errors/index.ts'

const COMMANDS = ['db start', 'db stop', 'migrate', 'tenant create']

test.each([
  ['db strat', 'db start'],
  ['migarte', 'migrate'],
  ['tenant crate', 'tenant create'],
])('%s: suggests %s', (given, suggestion) => {
  expect(unknownCommand(given, COMMANDS).hint).toContain(`Did you mean \`saas ${suggestion}\``)
})

test('suggests nothing where nothing is near', () => {
  expect(unknownCommand('frobnicate', COMMANDS).hint).not.toContain('Did you mean')
  expect(unknownCommand('x', []).hint).toContain('saas --help')
})
