import type { ts } from 'ts-morph'

import { isOfPackage } from '../../../code/index.ts'
import type { CustomClass, WireType } from './wire-type.ts'
import type { WireReader } from './wire-reader.ts'

const decimal = (name: string, from: string): CustomClass => ({
  name,
  from,
  as: 'string',
  is: `value instanceof ${name}`,
  to: 'value.toString()',
  make: `new ${name}(crossed)`,
})

/** Classes of libraries and of the platform whose instances are values. */
export const CUSTOM_CLASSES: readonly CustomClass[] = [
  decimal('Decimal', 'decimal.js'),
  decimal('Decimal', 'decimal.js-light'),
  decimal('Big', 'big.js'),
  decimal('BigNumber', 'bignumber.js'),
  {
    name: 'URL',
    from: undefined,
    as: 'string',
    is: 'value instanceof URL',
    to: 'value.href',
    make: 'new URL(crossed)',
  },
]

/** Undefined for a class without a codec of its own. */
export function readCustom(symbol: ts.Symbol, reader: WireReader): WireType | undefined {
  const as = reader.customClasses.find(
    ({ name, from }) =>
      symbol.name === name &&
      (from === undefined
        ? isGlobal(symbol)
        : isOfPackage(symbol, from) || isOfPackage(symbol, `@types/${from}`)),
  )
  return as && { is: 'custom', as }
}

/** Whether the platform declares it: `URL` of Node's types is an interface over that of `node:url`. */
function isGlobal(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some((one) => {
    const file = one.getSourceFile()
    return file.isDeclarationFile && /\/(?:@types\/node|typescript\/lib)\//.test(file.fileName)
  })
}
