import { ts } from 'ts-morph'

import type { Call } from './call-index.ts'
import type { CodeProgram } from './code-program.ts'
import { flowsTo } from './origins.ts'
import { functionsIn } from './functions.ts'
import { textsOf } from './texts-of.ts'
import { unwrap } from './unwrap.ts'

/** What somebody puts into a queue or sends as a message, for a worker of the same program. */
export interface HandedPayload {
  readonly call: Call
  readonly value: ts.Expression
  /** What of it the worker reads. */
  readonly path: readonly string[]
}

/** Methods and classes that take a worker's function: with a job that has its payload in `data`, or with a message. */
const TAKES_JOBS: ReadonlySet<string> = new Set(['Worker', 'work', 'process', 'define', 'consume'])
const TAKES_MESSAGES: ReadonlySet<string> = new Set([
  'on',
  'once',
  'addListener',
  'subscribe',
  'addEventListener',
])
const HANDS_JOBS = ['add', 'send', 'enqueue', 'publish', 'schedule', 'now', 'sendToQueue']

/** What was handed over as the payload that a parameter of a worker gets. */
export function payloadsOf(
  parameter: ts.ParameterDeclaration,
  path: readonly string[],
  program: CodeProgram,
): readonly HandedPayload[] {
  const taken = takingCall(parameter.parent, program)
  if (taken === undefined) return []
  const index = parameter.parent.parameters.indexOf(parameter)
  if (TAKES_JOBS.has(nameOf(taken))) {
    const [data, ...rest] = path[0] === '0' || path[0] === '[]' ? path.slice(1) : path
    return data === 'data' && index === 0 ? handedJobs(taken, rest, program) : []
  }
  return handedMessages(taken, index, path, program)
}

/** The call that a function is handed to, by its name or where it stands. */
function takingCall(worker: ts.SignatureDeclaration, program: CodeProgram): Call | undefined {
  const { parent } = worker
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent))
    return isTaking(parent) ? parent : undefined
  return [...TAKES_JOBS, ...TAKES_MESSAGES]
    .flatMap((name) => program.calls.named(name))
    .find((call) => {
      const names = (call.arguments ?? []).filter(
        (one) => ts.isIdentifier(one) || ts.isPropertyAccessExpression(one),
      )
      return names.some((one) => functionsIn(one, program).includes(worker))
    })
}

function isTaking(call: Call): boolean {
  return TAKES_JOBS.has(nameOf(call)) || TAKES_MESSAGES.has(nameOf(call))
}

/** `queue.add('mail', payload)`, `boss.send('mail', payload)`. */
function handedJobs(taken: Call, path: readonly string[], program: CodeProgram): HandedPayload[] {
  return HANDS_JOBS.flatMap((method) =>
    program.calls.named(method).flatMap((call): HandedPayload[] => {
      const [name, value] = call.arguments ?? []
      if (name === undefined || value === undefined) return []
      const type = program.checker.getTypeAtLocation(name)
      if ((type.flags & ts.TypeFlags.StringLike) === 0) return []
      const isOther = ts.isCallExpression(taken)
        ? areDifferent(taken, call, program)
        : isOfOtherQueue(taken, call, program)
      return isOther ? [] : [{ call, value, path }]
    }),
  )
}

/** `bus.emit('paid', payload)` for `bus.on('paid', …)`, `worker.postMessage(payload)` for `on('message', …)`. */
function handedMessages(
  taken: Call,
  index: number,
  path: readonly string[],
  program: CodeProgram,
): HandedPayload[] {
  if (textOf(taken.arguments?.[0], program) === 'message') {
    return program.calls.named('postMessage').flatMap((call): HandedPayload[] => {
      const value = call.arguments?.[index]
      if (value === undefined || !isStartedFrom(call, taken, program)) return []
      return [{ call, value, path: path[0] === 'data' ? path.slice(1) : path }]
    })
  }
  return ['emit', 'publish'].flatMap((method) =>
    program.calls.named(method).flatMap((call): HandedPayload[] => {
      const value = call.arguments?.[index + 1]
      if (value === undefined || areDifferent(taken, call, program)) return []
      // Who publishes has a connection of its own; an emitter calls those alone who listen to it.
      const isHeard = method === 'publish' || haveOneOrigin(taken, call, program)
      return isHeard ? [{ call, value, path }] : []
    }),
  )
}

function areDifferent(one: Call, other: Call, program: CodeProgram): boolean {
  const [name, otherName] = [one, other].map((call) => textOf(call.arguments?.[0], program))
  return name !== undefined && otherName !== undefined && name !== otherName
}

/** `new Worker('mail', …)` takes nothing out of `new Queue('export')`. */
function isOfOtherQueue(taken: Call, call: Call, program: CodeProgram): boolean {
  const name = textOf(taken.arguments?.[0], program)
  const names = originsOf(call, program).flatMap((origin) =>
    ts.isNewExpression(origin) ? [textOf(origin.arguments?.[0], program)] : [],
  )
  return names.length > 0 && names.every((one) => one !== undefined && one !== name)
}

/** Whether a thread that gets a message runs the file that listens: `new Worker('./clean.ts')`. */
function isStartedFrom(call: Call, { parent }: Call, program: CodeProgram): boolean {
  const listens = parent.getSourceFile()
  return originsOf(call, program).some((origin) => {
    if (!ts.isNewExpression(origin)) return false
    const [, named] = /['"`](?:[^'"`]*\/)?([\w.-]+?)\.\w+['"`]/.exec(origin.getText()) ?? []
    if (named === undefined) return origin.getSourceFile() === listens
    return new RegExp(`/${named.replaceAll('.', '\\.')}\\.\\w+$`).test(listens.fileName)
  })
}

function haveOneOrigin(one: Call, other: Call, program: CodeProgram): boolean {
  const origins = new Set(originsOf(one, program))
  return originsOf(other, program).some((origin) => origins.has(origin))
}

/** Where the object begins that a method is called on. */
function originsOf({ expression }: Call, program: CodeProgram): readonly ts.Node[] {
  if (!ts.isPropertyAccessExpression(expression)) return []
  return flowsTo(expression.expression, program).map(({ origin }) => origin)
}

function textOf(name: ts.Expression | undefined, program: CodeProgram): string | undefined {
  return name && textsOf(name, program)?.[0]
}

function nameOf({ expression }: Call): string {
  const callee = unwrap(expression)
  if (ts.isIdentifier(callee)) return callee.text
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : ''
}
