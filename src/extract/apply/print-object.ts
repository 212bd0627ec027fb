import { WHOLE } from '../analyse/whole-export.ts'
import { type Operation, printAccess, printKey } from '../analyse/wire/index.ts'
import type { FacadeExport } from './facade-exports.ts'

export interface MemberPrinter {
  readonly printType: (operations: readonly Operation[]) => string
  readonly printValue: (operations: readonly Operation[], isHandedOn: boolean) => string
}

export type FacadeObject = Extract<FacadeExport, { is: 'object' }>

/** What an object is imported by where it is read from the module's own code. */
export function objectHere({ key }: FacadeObject): string {
  return `${key}Here`
}

/** Whether something of it is read from the module's own code. */
export function readsHere({ members }: FacadeObject): boolean {
  return members.some(({ operations }) => operations.length === 0)
}

/** An object with the functions that are used of it, which go where their routes lead. */
export function printObject(
  object: FacadeObject,
  { printType, printValue }: MemberPrinter,
): string {
  const { name, key, members } = object
  const here = objectHere(object)
  const types = members.map(({ name: member, operations }) => {
    const type =
      operations.length === 0
        ? `(typeof ${here})[${JSON.stringify(member)}]`
        : printType(operations)
    return `  readonly ${printKey(member)}: ${type}`
  })
  const values = members.map(({ name: member, operations, isFunction, isHandedOn }) => {
    const own = `${here}${printAccess({ name: member })}`
    const stays = isFunction ? `${own}.bind(${here})` : own
    const value = operations.length === 0 ? stays : printValue(operations, isHandedOn)
    return `  ${printKey(member)}: ${value},`
  })
  const isUnnamed = name === 'default' || name === WHOLE
  const text = `const ${isUnnamed ? key : name}: {\n${types.join('\n')}\n} = {\n${values.join('\n')}\n}`
  if (!isUnnamed) return `export ${text}`
  return `${text}\n${name === WHOLE ? 'export =' : 'export default'} ${key}`
}
