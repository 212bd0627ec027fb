import { ts } from 'ts-morph'

import {
  type CodeProgram,
  declarationsOf,
  functionAround,
  isInside,
  isTenancy,
  isTransaction,
  namesIn,
  waysInto,
} from '../../../code/index.ts'
import type { CodeProblem, CodeRule, CodeScene } from '../../code/code-rule.ts'
import { TENANCY_PREAMBLE } from '../../code/example-preamble.ts'
import { findKept } from '../../code/find-kept.ts'

const NAMES = /trx|tx|transaction|client|conn|session|db/i
const OPENS = /connect\(|[tT]ransaction\(/
const ENTERS = ['run', 'enter', 'takeUp']

export const sharedTransaction: CodeRule = {
  id: 'shared-transaction',
  needs: ['@tenantry/runtime'],
  what: 'A transaction or connection that is kept for other requests, or used within the context of another tenant.',
  why: 'It belongs to the tenant it was opened for. Whoever finds it in a variable of the module, or within `tenancy.run` of another tenant, works on the rows of that one; the runtime refuses it (`CONTEXT_CHANGED`), other databases do not.',
  remedy: 'Open a transaction where it is needed, and hand it on as an argument.',
  suppress: 'In a process that serves one tenant alone.',
  examples: {
    preamble: TENANCY_PREAMBLE,
    leak: `export const copy = (from: string, to: string) =>
  tenancy.run(from, () =>
    tenancy.transaction(async (trx) => {
      const rows = await trx.selectFrom('customer').selectAll().execute()
      await tenancy.run(to, () => trx.insertInto('customer').values(rows).execute(), {
        insideAnotherTenant: true,
      })
    }),
  )`,
    mend: `export const copy = async (from: string, to: string) => {
  const rows = await tenancy.run(from, () =>
    tenancy.db.selectFrom('customer').select('name').execute(),
  )
  await tenancy.run(to, () =>
    tenancy.transaction((trx) => trx.insertInto('customer').values(rows as never).execute()),
  )
}`,
  },
  *find(scene) {
    const { checker } = scene.program
    const isAsked = (name: string, value: ts.Expression): boolean =>
      (NAMES.test(name) || NAMES.test(value.getText())) &&
      isTransaction(checker.getTypeAtLocation(value))
    for (const { node, name } of findKept(scene, isAsked)) {
      yield { node, message: `${name} keeps a transaction of one request for those that come.` }
    }
    yield* findOpened(scene)
    yield* findCaptured(scene)
  },
}

/** `const client = await pool.connect()` of a module, which its functions use. */
function* findOpened({ program }: CodeScene): Iterable<CodeProblem> {
  for (const file of program.files) {
    for (const declared of file.statements.flatMap(variablesOf)) {
      const { name, initializer } = declared
      if (!initializer || !ts.isIdentifier(name) || !OPENS.test(initializer.getText(file))) continue
      if (!isTransaction(program.checker.getTypeAtLocation(name))) continue
      const use = namesIn(file, name, program.checker).find(
        (one) =>
          functionAround(one) !== undefined &&
          waysInto(one, program).some(({ from }) => from !== 'start' && from !== 'test'),
      )
      if (use === undefined) continue
      const message = `${name.text} is one connection for all requests.`
      yield { node: declared, message, flow: [declared, use] }
    }
  }
}

function variablesOf(statement: ts.Statement): readonly ts.VariableDeclaration[] {
  return ts.isVariableStatement(statement) ? statement.declarationList.declarations : []
}

function* findCaptured({ program }: CodeScene): Iterable<CodeProblem> {
  for (const call of ENTERS.flatMap((name) => program.calls.named(name))) {
    if (!ts.isPropertyAccessExpression(call.expression)) continue
    if (!isTenancy(program.checker.getTypeAtLocation(call.expression.expression))) continue
    const callback = call.arguments?.[1]
    const captured = callback && capturedIn(callback, program)
    if (captured === undefined) continue
    const { name, opened } = captured
    const message = `${name.text} was opened for the context around, and is used in that of another tenant.`
    yield { node: call, message, flow: [opened, name] }
  }
}

interface Captured {
  readonly name: ts.Identifier
  readonly opened: ts.Declaration
}

function capturedIn(callback: ts.Expression, program: CodeProgram): Captured | undefined {
  const { checker } = program
  let found: Captured | undefined
  const visit = (node: ts.Node): void => {
    if (found !== undefined) return
    if (ts.isIdentifier(node) && !isMemberName(node)) {
      const opened = declarationsOf(node, checker).find(
        (one) => !isInside(one, callback) && functionAround(one) !== undefined,
      )
      if (opened !== undefined && isTransaction(checker.getTypeAtLocation(node)))
        found = { name: node, opened }
    }
    ts.forEachChild(node, visit)
  }
  visit(callback)
  return found
}

function isMemberName(name: ts.Identifier): boolean {
  const { parent } = name
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === name) ||
    (ts.isPropertyAssignment(parent) && parent.name === name)
  )
}
