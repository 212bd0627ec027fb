import type { CodecText } from './codec-text.ts'
import { indent, printKey } from './print-type.ts'
import type { WireError } from './wire-error.ts'
import { orUndefined } from './undefined-in.ts'
import type { WireField } from './wire-type.ts'

/** An entry of the errors of a contract. */
export function writeErrorType({ name, fields }: WireError, writer: CodecText): string {
  if (fields.length === 0) return writer.call('errorType', name)
  const lines = fields.map((field) => `${printKey(field.name)}: ${writeField(field, writer)},`)
  return writer.call('errorType', name, `{\n${indent(lines.join('\n'))}\n}`)
}

/** A field that may be lacking may be undefined as well, as far as the class is asked. */
function writeField({ type, isOptional }: WireField, writer: CodecText): string {
  if (!isOptional) return writer.codecOf(type)
  return writer.call('optional', writer.codecOf(orUndefined(type)))
}
