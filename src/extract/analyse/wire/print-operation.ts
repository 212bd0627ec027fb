import type { CodecText } from './codec-text.ts'
import type { Operation, WireParameter } from './operation.ts'
import type { OperationEffect } from './operation-effect.ts'
import { indent, printKey, printType } from './print-type.ts'
import { orUndefined } from './undefined-in.ts'
import type { WireElement } from './wire-type.ts'

/** A method of the interface. */
export function printMethod({ name, docs, parameters, signal, result }: Operation): string {
  const taken = new Set(parameters.map((one) => one.name))
  const signalName = signal?.as === 'argument' ? signal.name : freeName('signal', taken)
  const isRequired = signal?.as === 'argument' && !signal.isOptional
  const given = [
    ...parameters.map(printParameter),
    ...(signal === undefined ? [] : [`${signalName}${isRequired ? '' : '?'}: AbortSignal`]),
  ]
  const method = `${printKey(name)}(${given.join(', ')}): Promise<${printType(result)}>`
  return docs === '' ? method : `${docs}\n${method}`
}

/** Its entry in the definition of the contract. */
export function writeOperation(
  { name, parameters, signal, result }: Operation,
  { kind, isIdempotent }: OperationEffect,
  writer: CodecText,
): string {
  // A read may be repeated unless the contract says otherwise, a write may not.
  const isUsual = isIdempotent === (kind === 'read')
  const lines = [
    `kind: '${kind}',`,
    ...(isUsual ? [] : [`idempotent: ${isIdempotent},`]),
    `arguments: ${writer.tuple(parameters.map(toElement))},`,
    `result: ${writer.codecOf(result)},`,
    ...(signal === undefined ? [] : ['signal: true,']),
  ]
  return `${printKey(name)}: {\n${indent(lines.join('\n'))}\n},`
}

function printParameter({ name, type, kind }: WireParameter): string {
  const printed = printType(type)
  if (kind === 'rest') return `...${name}: ${printed}`
  return `${name}${kind === 'optional' ? '?' : ''}: ${printed}`
}

/** Undefined may always be handed over in the place of what may be left out. */
function toElement({ type, kind }: WireParameter): WireElement {
  if (kind === 'rest') return { kind, type: type.is === 'array' ? type.item : type }
  return kind === 'optional' ? { kind, type: orUndefined(type) } : { kind, type }
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  return taken.has(wanted) ? freeName(`${wanted}2`, taken) : wanted
}
