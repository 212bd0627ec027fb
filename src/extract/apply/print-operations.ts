import { WHOLE } from '../analyse/whole-export.ts'
import { type Operation, printAccess } from '../analyse/wire/index.ts'
import { filesOf, type Layout, specifierTo } from './layout.ts'

/** A function of the module, and where its code is now. */
export interface OwnFunction {
  /** Relative to the root. */
  readonly code: string
  /** As its file exports it. */
  readonly name: string
  /** One name for one function, however many files export it. */
  readonly key: string
  readonly operations: readonly Operation[]
}

/** The text of the file that has the module's own functions as the contracts describe them: what the service runs, and the application in mode `local`. */
export function printOperations(
  functions: readonly OwnFunction[],
  api: string,
  layout: Layout,
): string {
  const { operations: path, contract } = filesOf(layout)
  const to = (file: string): string => `'${specifierTo(path, file, layout.ending)}'`
  const byFile = Map.groupBy(functions, ({ code }) => code)
  const imports = [...byFile].map(([code, all]) => {
    const [first] = all
    if (first?.name === WHOLE) return `import ${first.key} = require(${to(code)})`
    const names = all.map(({ name, key }) => (name === key ? name : `${name} as ${key}`))
    return `import { ${names.join(', ')} } from ${to(code)}`
  })
  const entries = functions.flatMap(({ key, operations }) =>
    operations.map((operation) => `  ${printEntry(key, operation)},`),
  )
  return `// Written by \`saas extract apply\`: what ${layout.name} does, whichever process asks for it.

import type { ${api} } from ${to(contract)}
${imports.join('\n')}

export const operations: ${api} = {
${entries.join('\n')}
}
`
}

function printEntry(key: string, operation: Operation): string {
  const { name, signal, isSync, parameters, place } = operation
  const { member } = place
  // Called on its object, since it may need `this`.
  const callee = member === undefined ? key : `${key}${printAccess({ name: member })}`
  if (signal?.as === 'field') {
    const names = parameters.map((one) => one.name)
    const last = names.at(-1) ?? ''
    const joined = `{ ...${last}, ...(signal && { ${signal.name}: signal }) }`
    const call = `${callee}(${[...names.slice(0, -1), joined].join(', ')})`
    return `${name}: async (${[...names, 'signal'].join(', ')}) => ${isSync ? call : `await ${call}`}`
  }
  // Of several signatures each is called by itself.
  if (isSync || member !== undefined || place.overload !== undefined) {
    return `${name}: async (...given) => ${isSync ? '' : 'await '}${callee}(...given)`
  }
  return name === key ? name : `${name}: ${key}`
}
