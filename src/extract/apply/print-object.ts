import { type Operation, printKey } from '../analyse/wire/index.ts'
import type { FacadeExport, FacadeMember } from './facade-exports.ts'

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
  const values = members.map((member) => {
    const { operations, isHandedOn } = member
    return operations.length === 0
      ? `  ${printOwn(member, here)},`
      : `  ${printKey(member.name)}: ${printValue(operations, isHandedOn)},`
  })
  const text = `const ${name === 'default' ? key : name}: {\n${types.join('\n')}\n} = {\n${values.join('\n')}\n}`
  return name === 'default' ? `${text}\nexport default ${key}` : `export ${text}`
}

/** What the module's own object has: its functions with it as `this`, its state as it is then. */
function printOwn({ name, is }: FacadeMember, here: string): string {
  const [key, value] = [printKey(name), `${here}${printAccess(name)}`]
  if (is === 'changing') return `get ${key}() { return ${value} }`
  // `bind` keeps neither overloads nor type parameters.
  return is === 'function'
    ? `${key}: ${value}.bind(${here}) as (typeof ${here})[${JSON.stringify(name)}]`
    : `${key}: ${value}`
}

/** `.book`, `['book-all']` */
export function printAccess(member: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(member)
    ? `.${member}`
    : `[${JSON.stringify(member)}]`
}
