import type { SignalPlace, WireParameter } from './operation.ts'
import { withoutMissing } from './undefined-in.ts'
import type { Definitions, WireObject, WireType } from './wire-type.ts'

interface Taken {
  readonly parameters: readonly WireParameter[]
  readonly signal: SignalPlace | undefined
  /** The parameter that the signal is a field of, and what of it is left to be checked. */
  readonly last: { readonly parameter: WireParameter; readonly checked: WireParameter } | undefined
}

/** Takes the AbortSignal out of the parameters: where it is the last of them, or an optional field of the last. */
export function takeSignal(parameters: readonly WireParameter[], definitions: Definitions): Taken {
  const last = parameters.at(-1)
  const none: Taken = { parameters, signal: undefined, last: undefined }
  if (last === undefined || last.kind === 'rest') return none
  if (withoutMissing(last.type).is === 'signal') {
    const isOptional = last.kind === 'optional'
    return {
      ...none,
      parameters: parameters.slice(0, -1),
      signal: { as: 'argument', name: last.name, isOptional },
    }
  }
  const object = objectOf(withoutMissing(last.type), definitions)
  const field = object?.fields.find((one) => isSignalField(one))
  if (object === undefined || field === undefined) return none
  const left: WireObject = { ...object, fields: object.fields.filter((one) => one !== field) }
  return {
    parameters,
    signal: { as: 'field', name: field.name },
    last: { parameter: last, checked: { ...last, type: left } },
  }
}

export function isSignalField({ type, isOptional }: WireObject['fields'][number]): boolean {
  return isOptional && withoutMissing(type).is === 'signal'
}

function objectOf(type: WireType, definitions: Definitions): WireObject | undefined {
  if (type.is === 'object') return type
  const definition = type.is === 'named' ? definitions.get(type.name) : undefined
  return definition?.is === 'type' ? objectOf(definition.type, definitions) : undefined
}
