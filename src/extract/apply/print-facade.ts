import type { Operation } from '../analyse/wire/index.ts'
import type { FacadeExport } from './facade-exports.ts'
import { filesOf, type Layout, moduleConstant, specifierTo } from './layout.ts'

export interface FacadeFile {
  /** Relative to the root, as those below. */
  readonly path: string
  /** Where the code is now. */
  readonly code: string
  readonly exports: readonly FacadeExport[]
  /** The name of the interface in the contracts. */
  readonly api: string
}

/** The text of a file that stays where code of the module was: the same names, and calls that go where their routes lead. */
export function printFacade({ path, code, exports, api }: FacadeFile, layout: Layout): string {
  const { contract, extracted } = filesOf(layout)
  const to = (file: string): string => `'${specifierTo(path, file, layout.ending)}'`
  const constant = moduleConstant(layout)
  const functions = exports.filter((one) => one.is === 'operations')
  const routes = exports.filter((one) => one.is === 'routes')
  const isConnected = functions.length + routes.length > 0
  const needsApi = functions.some(({ operations }) => !operations.every(takesField))
  const imports = [
    ...(routes.length > 0 ? [`import { handOverRoutes } from '@tenantry/runtime/fastify'`] : []),
    ...(needsApi ? [`import type { ${api} } from ${to(contract)}`] : []),
    ...(routes.length > 0
      ? [
          `import { ${routes.map(({ name }) => named(name, hereName(name))).join(', ')} } from ${to(code)}`,
        ]
      : []),
    ...(isConnected ? [`import { ${constant} } from ${to(extracted)}`] : []),
  ]
  const parts = [
    `// Written by \`saas extract apply\`: the code is in ${layout.service}, and runs where the routes of ${layout.name} lead.`,
    imports.join('\n'),
    ...reexports(exports, 'contract', to(contract)),
    ...reexports(exports, 'own', to(code)),
    ...functions.map(({ name, operations }) =>
      printFunction(name, operations, { api, constant, code: to(code) }),
    ),
    ...routes.map(({ name }) => printRoutes(name, constant)),
    // A file without any export is no module, and adds its names to all others.
    ...(exports.length === 0 ? ['export {}'] : []),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function reexports(
  exports: readonly FacadeExport[],
  kind: 'contract' | 'own',
  from: string,
): string[] {
  const wanted = exports.flatMap((one) => (one.is === kind ? [one] : []))
  return [true, false].flatMap((isType) => {
    const names = wanted
      .filter((one) => one.isType === isType)
      .map((one) => named(one.is === 'contract' ? one.as : one.name, one.name))
    return names.length === 0
      ? []
      : [`export ${isType ? 'type ' : ''}{ ${names.join(', ')} } from ${from}`]
  })
}

function named(name: string, as: string): string {
  return name === as ? name : `${name} as ${as}`
}

function hereName(name: string): string {
  return `${name === 'default' ? 'routes' : name}Here`
}

interface Names {
  readonly api: string
  readonly constant: string
  /** The specifier of the code, quoted. */
  readonly code: string
}

function printFunction(
  name: string,
  operations: readonly Operation[],
  { api, constant, code }: Names,
): string {
  const [first] = operations
  if (first === undefined) return ''
  const types = operations.map((one) => `${api}['${one.name}']`).join(' & ')
  const calls = operations.map((one) => `'${one.name}'`).join(', ')
  const value =
    operations.length > 1
      ? `${constant}.overloads(${calls})`
      : takesField(first)
        ? splitSignal(first, constant)
        : `${constant}.functions.${first.name}`
  // A function that takes its signal among its options has another signature in the contracts.
  const type = takesField(first) ? `typeof import(${code}).${name}` : types
  const docs = first.docs === '' ? '' : `${first.docs}\n`
  return name === 'default'
    ? `const ${first.name}: ${type} = ${value}\nexport default ${first.name}`
    : `${docs}export const ${name}: ${type} = ${value}`
}

function takesField({ signal }: Operation): boolean {
  return signal?.as === 'field'
}

/** The signal crosses beside the options that it stands among. */
function splitSignal({ name, parameters, signal }: Operation, constant: string): string {
  const before = parameters.slice(0, -1).map((one) => one.name)
  const last = parameters.at(-1)
  if (signal === undefined || last === undefined) return ''
  const call = (...given: string[]): string =>
    `${constant}.functions.${name}(${[...before, ...given].join(', ')})`
  const isOptional = last.kind === 'optional'
  return [
    `async (${[...before, last.name].join(', ')}) => {`,
    ...(isOptional ? [`  if (${last.name} === undefined) return await ${call()}`] : []),
    `  const { ${signal.name}: signal, ...others } = ${last.name}`,
    `  return await ${call('others', 'signal')}`,
    '}',
  ].join('\n')
}

function printRoutes(name: string, constant: string): string {
  const here = hereName(name)
  const value = `(app, ...given) => handOverRoutes(app, ${constant}, (scope) => ${here}(scope, ...given))`
  return name === 'default'
    ? `const routes: typeof ${here} = ${value}\nexport default routes`
    : `export const ${name}: typeof ${here} = ${value}`
}
