import type { Operation } from '../analyse/wire/index.ts'
import { WHOLE } from '../analyse/whole-export.ts'
import type { FacadeExport } from './facade-exports.ts'
import { objectHere, printObject, readsHere } from './print-object.ts'
import { filesOf, type Layout, moduleConstant, specifierTo } from './layout.ts'

export interface FacadeFile {
  /** Relative to the root, as those below. */
  readonly path: string
  /** Where the code is now. */
  readonly code: string
  readonly exports: readonly FacadeExport[]
  /** Whether the application connects the module by it. */
  readonly isDoor: boolean
  /** The name of the interface in the contracts. */
  readonly api: string
}

/** The text of a file that stays where code of the module was: the same names, and calls that go where their routes lead. */
export function printFacade(
  { path, code, exports, isDoor, api }: FacadeFile,
  layout: Layout,
): string {
  const { contract, extracted } = filesOf(layout)
  const to = (file: string): string => `'${specifierTo(path, file, layout.ending)}'`
  const constant = moduleConstant(layout)
  const functions = exports.filter((one) => one.is === 'operations')
  const objects = exports.filter((one) => one.is === 'object')
  const routes = exports.filter((one) => one.is === 'routes')
  const types = exports.filter((one) => one.is === 'type-beside')
  const called = [
    ...functions.map(({ operations }) => operations),
    ...objects.flatMap(({ members }) => members.map(({ operations }) => operations)),
  ].filter((operations) => operations.length > 0)
  const isConnected = called.length + routes.length > 0
  const needsApi = called.some((operations) => !operations.every(takesField))
  const here = [
    ...routes.map(({ name }) => named(name, hereName(name))),
    ...objects
      .filter((one) => one.name !== WHOLE && readsHere(one))
      .map((one) => named(one.name, objectHere(one))),
    ...types.map(({ name }) => `type ${named(name, typeName(name))}`),
  ]
  const imports = [
    ...(routes.length > 0 ? [`import { handOverRoutes } from '@tenantry/runtime/fastify'`] : []),
    ...(needsApi ? [`import type { ${api} } from ${to(contract)}`] : []),
    ...(here.length > 0 ? [`import { ${here.join(', ')} } from ${to(code)}`] : []),
    ...objects
      .filter((one) => one.name === WHOLE && readsHere(one))
      .map((one) => `import ${objectHere(one)} = require(${to(code)})`),
    ...(isConnected ? [`import { ${constant} } from ${to(extracted)}`] : []),
  ]
  const names: Names = { api, constant, code: to(code) }
  const parts = [
    `// Written by \`saas extract apply\`: the code is in ${layout.service}, and runs where the routes of ${layout.name} lead.`,
    imports.join('\n'),
    ...(isDoor ? [`export { ${constant} } from ${to(extracted)}`] : []),
    ...reexports(exports, 'contract', to(contract)),
    ...exports
      .filter(({ is, name }) => name === WHOLE && (is === 'own' || is === 'left'))
      .map(() => `import whole = require(${to(code)})\nexport = whole`),
    ...reexports(exports, 'own', to(code)),
    ...reexports(exports, 'left', to(code)).map((text) => `${LEFT}\n${text}`),
    ...exports.flatMap((one) =>
      one.is === 'namespace' ? [`export * as ${one.name} from ${to(one.file)}`] : [],
    ),
    ...types.map(printTypeBeside),
    ...functions.map((one) => printFunction(one, names)),
    ...objects.map((one) =>
      printObject(one, {
        printType: (operations) => typeOf(operations, one.name, names),
        printValue: (operations, isHandedOn) => valueOf(operations, isHandedOn, names),
      }),
    ),
    ...routes.map(({ name }) => printRoutes(name, constant)),
    // A file without any export is no module, and adds its names to all others.
    ...(exports.length === 0 ? ['export {}'] : []),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function printTypeBeside({
  name,
  parameters,
}: Extract<FacadeExport, { is: 'type-beside' }>): string {
  const list = (of: 'name' | 'text'): string =>
    parameters.length === 0 ? '' : `<${parameters.map((one) => one[of]).join(', ')}>`
  return `export type ${name}${list('text')} = ${typeName(name)}${list('name')}`
}

const LEFT = '// Nobody uses these: they are in no contract, and run here wherever the routes lead.'

function typeName(name: string): string {
  return `${name}Type`
}

function reexports(
  exports: readonly FacadeExport[],
  kind: 'contract' | 'own' | 'left',
  from: string,
): string[] {
  const wanted = exports.flatMap((one) => (one.is === kind && one.name !== WHOLE ? [one] : []))
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
  { name, operations, isHandedOn }: Extract<FacadeExport, { is: 'operations' }>,
  names: Names,
): string {
  const [first] = operations
  if (first === undefined) return ''
  const [type, value] = [typeOf(operations, name, names), valueOf(operations, isHandedOn, names)]
  const docs = first.docs === '' ? '' : `${first.docs}\n`
  if (name === WHOLE)
    return `${docs}const ${first.name}: ${type} = ${value}\nexport = ${first.name}`
  return name === 'default'
    ? `const ${first.name}: ${type} = ${value}\nexport default ${first.name}`
    : `${docs}export const ${name}: ${type} = ${value}`
}

/** @param name Of the export that it is, or that it is a member of. */
function typeOf(operations: readonly Operation[], name: string, { api, code }: Names): string {
  const [first] = operations
  // A function that takes its signal among its options has another signature in the contracts.
  if (first !== undefined && takesField(first)) {
    const { member } = first.place
    const own = `typeof import(${code})${name === WHOLE ? '' : `.${name}`}`
    return member === undefined ? own : `(${own})[${JSON.stringify(member)}]`
  }
  return operations.map((one) => `${api}['${one.name}']`).join(' & ')
}

function valueOf(
  operations: readonly Operation[],
  isHandedOn: boolean,
  { constant }: Names,
): string {
  const [first] = operations
  if (first === undefined) return ''
  if (operations.length === 1) {
    if (takesField(first)) return splitSignal(first, constant)
    const called = `${constant}.functions.${first.name}`
    return isHandedOn ? takeNoMore(first, called) : called
  }
  return `${constant}.overloads(${operations.map((one) => `'${one.name}'`).join(', ')})`
}

function takesField({ signal }: Operation): boolean {
  return signal?.as === 'field'
}

/** `ids.map(issue)` gives a function more than it takes, which the contract would refuse. */
function takeNoMore({ parameters, signal }: Operation, called: string): string {
  if (parameters.some(({ kind }) => kind === 'rest')) return called
  const names = [...parameters.map(({ name }) => name), ...(signal ? [signal.name] : [])].join(', ')
  return `(${names}) => ${called}(${names})`
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
