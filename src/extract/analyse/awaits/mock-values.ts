import { ts } from 'ts-morph'

import { calleeName, isAsync, wrap } from '../../../code/index.ts'
import { isFunctionValue } from './declared-function.ts'
import type { TextEdits } from './text-edits.ts'

const RESOLVED: Readonly<Record<string, string>> = {
  mockReturnValue: 'mockResolvedValue',
  mockReturnValueOnce: 'mockResolvedValueOnce',
}
const IMPLEMENTED: ReadonlySet<string> = new Set(['mockImplementation', 'mockImplementationOnce'])

/** Has the mocks of a function give promises: `vi.mocked(f).mockReturnValue(1)` becomes `….mockResolvedValue(1)`. */
export function writeMockValues(value: ts.Expression, edits: TextEdits): void {
  const outer = wrap(value)
  const call = outer.parent
  const isMocked = ts.isCallExpression(call) && calleeName(call)?.text === 'mocked'
  let mock = isMocked && call.expression !== outer ? wrap(call) : outer
  for (;;) {
    const member = mock.parent
    if (!ts.isPropertyAccessExpression(member) || !ts.isCallExpression(member.parent)) return
    writeMember(member.name, member.parent, edits)
    mock = wrap(member.parent)
  }
}

function writeMember(name: ts.MemberName, call: ts.CallExpression, edits: TextEdits): void {
  const resolved = RESOLVED[name.text]
  if (resolved !== undefined) edits.replace(name, name.getStart(), name.end, resolved)
  const [given] = call.arguments
  const isWritten = given !== undefined && isFunctionValue(given) && !isAsync(given)
  if (!isWritten || !IMPLEMENTED.has(name.text)) return
  edits.replace(given, given.getStart(), given.getStart(), 'async ')
}
