import type { Combinator } from './combinators.ts'
import type { PackageImport } from './wire-error.ts'

export const CONTRACT_PACKAGE = '@tenantry/runtime/contract'

/**
 * The imports of a contract: of the runtime, and of packages whose classes cross.
 *
 * @param types Of the runtime.
 */
export function printImports(
  used: ReadonlySet<Combinator>,
  types: readonly string[],
  wanted: readonly PackageImport[],
): string {
  const own = [...types.map((name) => `type ${name}`), ...[...used].toSorted()]
  const byPackage = Map.groupBy(wanted, ({ from }) => from)
  return [
    `import {\n${own.map((name) => `  ${name},`).join('\n')}\n} from '${CONTRACT_PACKAGE}'`,
    ...[...byPackage].map(([from, all]) => printImport(from, all)),
  ].join('\n')
}

function printImport(from: string, wanted: readonly PackageImport[]): string {
  const values = new Set(wanted.filter((one) => !one.isType).map(({ name }) => name))
  const types = new Set(wanted.map(({ name }) => name).filter((name) => !values.has(name)))
  const names = [...values, ...[...types].map((name) => `type ${name}`)].toSorted()
  return `import { ${names.join(', ')} } from '${from}'`
}
