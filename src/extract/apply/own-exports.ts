import type { ts } from 'ts-morph'

import { asksForWhole } from '../analyse/asks-for-whole.ts'
import type { Analysis, ModuleExport } from '../analyse/index.ts'
import { isHandedOver } from '../analyse/judge-routes.ts'
import type { OwnRoutes } from './print-main.ts'
import type { OwnFunction } from './print-operations.ts'

/** Where the code of a file is behind the extraction. */
export type CodeOf = (file: ts.SourceFile) => string

/** What is exported, each once, however many files export it. */
function onceEach({ exports }: Analysis): readonly ModuleExport[] {
  return [...new Map(exports.map((one) => [one.key, one])).values()]
}

/** The functions of the module that the service serves. */
export function ownFunctions(analysis: Analysis, codeOf: CodeOf): readonly OwnFunction[] {
  return onceEach(analysis).flatMap(({ file, name, key }): OwnFunction[] => {
    const operations = analysis.contract.operations.filter(({ place }) => place.export === key)
    return operations.length === 0 ? [] : [{ code: codeOf(file), name, key, operations }]
  })
}

/** What registers routes of the module. */
export function ownRoutes(analysis: Analysis, codeOf: CodeOf): readonly OwnRoutes[] {
  const { checker } = analysis.cut.program
  return onceEach(analysis).flatMap((one): OwnRoutes[] => {
    if (!isHandedOver(one, analysis)) return []
    const { file, name, key, symbol } = one
    const [signature] = checker.getTypeOfSymbol(symbol).getCallSignatures()
    const [, options] = signature?.getParameters() ?? []
    const type = options && checker.getTypeOfSymbol(options)
    return [
      {
        code: codeOf(file),
        name,
        key,
        takesOptions: type !== undefined,
        asksForWhole: type !== undefined && asksForWhole(type, checker),
      },
    ]
  })
}
