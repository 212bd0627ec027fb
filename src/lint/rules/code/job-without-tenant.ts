import { ts } from 'ts-morph'

import { type Call, callbackRole, flowsTo, isQueue, madeBy } from '../../../code/index.ts'
import type { CodeProblem, CodeRule, CodeScene } from '../../code/code-rule.ts'
import { TENANCY_PREAMBLE } from '../../code/example-preamble.ts'
import { isWithinRequest } from '../../code/is-within-request.ts'

const SENDS = ['add', 'send', 'enqueue', 'addJob', 'publish', 'dispatch', 'postMessage']
const WORKS = ['work', 'process', 'consume', 'subscribe', 'run', 'on', 'once']
const TENANT = /tenant|slug|handOver|handedContext/i
const ROW = /^id$|_id$|Id$/

export const jobWithoutTenant: CodeRule = {
  id: 'job-without-tenant',
  needs: ['@tenantry/runtime'],
  what: 'A job that does not say whose it is: put into a queue without the tenant, or worked on outside of a context.',
  why: 'The context ends at the queue. Whoever takes the job up has no tenant (`CONTEXT_MISSING`), or guesses one.',
  remedy:
    'Put `tenancy.handOver()` into the job, and work on it within `tenancy.takeUp(job.context, …)`.',
  suppress: 'For a job that concerns no tenant, or all of them in the system scope.',
  examples: {
    preamble: TENANCY_PREAMBLE,
    leak: `declare const queue: { work(name: string, run: (job: { id: string }) => Promise<void>): void }

queue.work('remind', async ({ id }) => {
  await tenancy.db.updateTable('invoice').set({ total: 0 }).where('id', '=', id).execute()
})`,
    mend: `interface Job {
  readonly id: string
  readonly context: { readonly slug: string; readonly tenantId: string }
}
declare const queue: { work(name: string, run: (job: Job) => Promise<void>): void }

queue.work('remind', async ({ id, context }) => {
  await tenancy.takeUp(context, () =>
    tenancy.db.updateTable('invoice').set({ total: 0 }).where('id', '=', id).execute(),
  )
})`,
  },
  *find(scene) {
    const told = new Set<string>()
    for (const problem of findWorkers(scene)) {
      for (const name of namesOf(problem.node, scene)) told.add(name)
      yield problem
    }
    yield* findSent(scene, told)
  },
}

function* findWorkers({ program, context }: CodeScene): Iterable<CodeProblem & { node: Call }> {
  const calls = WORKS.flatMap((name) => program.calls.named(name))
  const workers = [...program.calls.all()].filter((call) => ts.isNewExpression(call))
  for (const call of [...calls, ...workers]) {
    const callbacks = (call.arguments ?? []).flatMap(functionsOf)
    if (callbacks.length === 0 || callbackRole(call, program) !== 'job') continue
    for (const callback of callbacks) {
      const use = context.of(callback)
      if (use?.kind !== 'required') continue
      const message = 'This job is worked on in no context: nothing says whose it is.'
      yield { node: call, message, flow: [callback, use.node] }
    }
  }
}

/** The argument itself, or the functions of an object: `consumer.run({ eachMessage: async () => … })`. */
function functionsOf(argument: ts.Expression): readonly ts.Expression[] {
  if (!ts.isObjectLiteralExpression(argument)) return [argument]
  return argument.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) ? [property.initializer] : [],
  )
}

function* findSent(scene: CodeScene, told: ReadonlySet<string>): Iterable<CodeProblem> {
  const { program } = scene
  if (scene.context.all.length === 0) return
  for (const call of SENDS.flatMap((name) => program.calls.named(name))) {
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) continue
    if (!isQueue(call.expression.expression, program.checker)) continue
    if (!isOfRow(call, scene) || !isWithinRequest(call, scene)) continue
    // Whoever works on it is told of already.
    if (namesOf(call, scene).some((name) => told.has(name))) continue
    yield { node: call, message: 'This job names a row, and not the tenant that it belongs to.' }
  }
}

/** Whether a row is named in what is sent, and its tenant nowhere. */
function isOfRow(call: ts.CallExpression, { program }: CodeScene): boolean {
  if (call.arguments.some((argument) => TENANT.test(argument.getText()))) return false
  const payloads = call.arguments.flatMap((argument) =>
    flowsTo(argument, program).flatMap(({ origin }) =>
      ts.isObjectLiteralExpression(origin) ? [origin] : [],
    ),
  )
  const names = payloads.flatMap(({ properties }) =>
    properties.map((property) => property.name?.getText() ?? '...'),
  )
  return (
    names.some((name) => ROW.test(name)) &&
    !names.some((name) => name === '...' || TENANT.test(name))
  )
}

/** The names of jobs and queues, by which those who send and those who work find each other. */
function namesOf(call: ts.Node, { program }: CodeScene): readonly string[] {
  if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return []
  const receiver = ts.isPropertyAccessExpression(call.expression)
    ? madeBy(call.expression.expression, program)
    : []
  return [call, ...receiver].flatMap(({ arguments: given = [] }) =>
    given.flatMap((one) => (ts.isStringLiteralLike(one) ? [one.text] : [])),
  )
}
