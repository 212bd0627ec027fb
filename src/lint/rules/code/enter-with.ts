import { ts } from 'ts-morph'

import { isContextStorage, isInside, symbolOf, waysInto } from '../../../code/index.ts'
import type { CodeRule, CodeScene } from '../../code/code-rule.ts'

const TENANT = /tenant/i

export const enterWith: CodeRule = {
  id: 'enter-with',
  needs: ['kysely', '@types/node'],
  what: 'The tenant put into AsyncLocalStorage with `enterWith`.',
  why: 'It holds for all that follows in the same turn, and for whoever called: the next request on a connection, or the next one of a loop, begins with the tenant of the one before, and keeps it where it sets none.',
  remedy: 'Give what is to run to `run`, which ends (`tenancy.run`, `storage.run`).',
  suppress: 'When a process starts that serves one tenant alone.',
  examples: {
    leak: `import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<{ tenant: string }>()

export function enter(tenant: string) {
  storage.enterWith({ tenant })
}`,
    mend: `import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<{ tenant: string }>()

export const enter = <Result>(tenant: string, next: () => Result) => storage.run({ tenant }, next)`,
  },
  *find(scene) {
    const { program } = scene
    for (const call of program.calls.named('enterWith')) {
      if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) continue
      const storage = call.expression.expression
      const type = program.checker.getTypeAtLocation(storage)
      if (!isContextStorage(type) || !isOfTenant(call, storage, scene)) continue
      if (isWithinRun(call, scene)) continue
      const ways = waysInto(call, program)
      if (ways.every(({ from }) => from === 'start' || from === 'test')) continue
      yield { node: call, message: 'This tenant stays for whatever runs next, whoever it is for.' }
    }
  },
}

/** By what is put in, by the name of the storage, or by what it holds. */
function isOfTenant(
  call: ts.CallExpression,
  storage: ts.Expression,
  { program: { checker } }: CodeScene,
): boolean {
  const [store] = call.arguments
  if (store === undefined) return false
  const held = ts.isPropertyAccessExpression(storage) ? storage.name : storage
  const declared = symbolOf(held, checker)?.name ?? ''
  if ([declared, held.getText(), store.getText()].some((text) => TENANT.test(text))) return true
  const type = checker.getTypeAtLocation(store)
  const names = [type.getSymbol()?.name, type.aliasSymbol?.name]
  return [...names, ...type.getProperties().map(({ name }) => name)].some((name = '') =>
    TENANT.test(name),
  )
}

/** What `run` has begun ends with it. */
function isWithinRun(call: ts.Node, { program: { calls, checker } }: CodeScene): boolean {
  return calls
    .named('run')
    .some(
      (run) =>
        ts.isPropertyAccessExpression(run.expression) &&
        (run.arguments ?? []).some((argument) => isInside(call, argument)) &&
        isContextStorage(checker.getTypeAtLocation(run.expression.expression)),
    )
}
