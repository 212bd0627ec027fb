import {
  indent,
  printAccess,
  printFields,
  printIndex,
  printKey,
  printType,
  printValue,
} from './print-type.ts'
import type { Definition, EnumDefinition, TypeDefinition } from './wire-type.ts'

/** A type under the name that it had, with its docstring. */
export function printDefinition(definition: Definition): string {
  const docs = definition.docs === '' ? '' : `${definition.docs}\n`
  switch (definition.is) {
    case 'type':
      return `${docs}${printAlias(definition)}`
    case 'enum':
      return `${docs}${definition.isConst ? printConstEnum(definition) : printEnum(definition)}`
    case 'symbol': {
      const { name, made } = definition
      const symbol =
        made === undefined
          ? `export declare const ${name}: unique symbol`
          : `export const ${name}: unique symbol = ${made}`
      return `${docs}${symbol}`
    }
  }
}

function printAlias({ name, type, isInterface }: TypeDefinition): string {
  if (isInterface && type.is === 'object')
    return `export interface ${name} ${printFields(type.fields)}`
  // With keys that are numbers only an alias has the index of texts that its codec is written for.
  if (isInterface && type.is === 'record' && type.key === 'string') {
    return `export interface ${name} {\n${indent(printIndex(type))}\n}`
  }
  return `export type ${name} = ${printType(type)}`
}

function printEnum({ name, members }: EnumDefinition): string {
  const lines = members.map((member) => {
    const written = `${printKey(member.name)} = ${printValue(member.value)},`
    return member.docs === '' ? written : `${member.docs}\n${written}`
  })
  return `export enum ${name} {\n${indent(lines.join('\n'))}\n}`
}

/** Values and types under the same names: a const enum cannot be imported where files are compiled one by one. */
function printConstEnum({ name, members }: EnumDefinition): string {
  const union = [...new Set(members.map(({ value }) => printValue(value)))].join(' | ')
  const types = members.map((one) => `readonly ${printKey(one.name)}: ${printValue(one.value)}`)
  const values = members.map((one) => `${printKey(one.name)}: ${printValue(one.value)}`)
  const named = members.filter((one) => printAccess(one).startsWith('.'))
  const aliases = named.map((one) => `type ${one.name} = ${printValue(one.value)}`)
  return [
    `export type ${name} = ${union === '' ? 'never' : union}`,
    `export const ${name}: { ${types.join('; ')} } = { ${values.join(', ')} }`,
    `export declare namespace ${name} {\n${indent(aliases.join('\n'))}\n}`,
  ].join('\n')
}
