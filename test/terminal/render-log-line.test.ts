import { expect, test } from 'vitest'

import { coloured, plain } from '../../src/terminal/index.ts'
import { renderLogLine } from '../../src/terminal/render-log-line.ts'

const TIME = new Date(2026, 10, 23, 23, 47, 44).getTime()
const render = (entry: object, paint = plain) =>
  renderLogLine(JSON.stringify({ level: 30, time: TIME, pid: 7, hostname: 'vm', ...entry }), paint)

test('a request is one line: when, which tenant, what came of it', () => {
  const fields = { method: 'GET', path: '/projects', status: 200, milliseconds: 4 }

  expect(render({ reqId: 'req-1', tenant: 'acme', ...fields, msg: 'request' })).toBe(
    '23:47:44 info  acme GET /projects 200 4 ms reqId=req-1',
  )
})

test('fields that nobody knows are named', () => {
  expect(render({ level: 40, tenant: null, code: 'X', list: [1], msg: 'request refused' })).toBe(
    '23:47:44 warn  request refused code=X list=[1]',
  )
})

test('a stack stands below, as it was', () => {
  const err = { type: 'Error', message: 'no', stack: 'Error: no\n    at main.ts:1' }

  expect(render({ level: 50, err, msg: 'failed' })).toBe(
    '23:47:44 error failed\n  Error: no\n      at main.ts:1',
  )
  expect(render({ level: 50, err: 'plain', msg: 'failed' })).toMatch(/failed\n {2}plain$/)
})

test('a request cannot write to the terminal what it likes', () => {
  const line = render({
    tenant: '\u001B[2J',
    path: '/\u202E\u0007',
    msg: 'a\u001Bb',
    err: 'c\u001Bd',
  })

  for (const command of ['\u001B', '\u0007', '\u202E']) expect(line).not.toContain(command)
  expect(render({ msg: 'in colour' }, coloured)).toContain('\u001B[')
})

test.each(['Server ready', '', '{', '{"level":"30"}', '[1]', 'null', '{"level":30}', '{"time":1}'])(
  '%j is no log entry and stays as it is',
  (line) => {
    expect(renderLogLine(line, plain)).toBe(line)
  },
)

test('a time that is none is shown as it is', () => {
  expect(render({ time: 1e300, msg: 'x' })).toBe('1e+300 info  x')
})
