import { type ImportGraph, type ModuleFile, moduleOf } from '../../../code/index.ts'
import type { CodeRule } from '../../code/code-rule.ts'
import { type ImportPast, isIndex, throughIndexes } from '../../code/through-index.ts'

export const moduleImport: CodeRule = {
  id: 'module-import',
  group: 'boundaries',
  what: 'An import of a file of another module, past its index.',
  why: 'What a module has not put into its index it may change at any time, and a service cannot be made of a module whose inside others use.',
  remedy:
    'Import it from the index of the module, and put it there first if others are to have it.',
  suppress: 'While a module is being divided, for the files that are on their way.',
  examples: {
    leak: `// src/modules/crm/customer-names.ts
export const customerNames = ['Acme', 'Globex']
// src/modules/crm/index.ts
export { customerNames } from './customer-names.ts'
// src/modules/billing/index.ts
import { customerNames } from '../crm/customer-names.ts'

export const title = \`Invoices of \${customerNames.join(', ')}\``,
    mend: `// src/modules/crm/customer-names.ts
export const customerNames = ['Acme', 'Globex']
// src/modules/crm/index.ts
export { customerNames } from './customer-names.ts'
// src/modules/billing/index.ts
import { customerNames } from '../crm/index.ts'

export const title = \`Invoices of \${customerNames.join(', ')}\``,
  },
  *find(scene) {
    const past = [...importsPast(scene.imports)]
    const fixOf = throughIndexes(past, scene)
    for (const { edge, there } of past) {
      yield {
        node: edge.specifier,
        message:
          there.place === 'service'
            ? `${there.path} is in the service of the module ${there.module}, past the index in src/modules/${there.module}.`
            : `${there.path} is a file of the module ${there.module}, and not its index.`,
        fix: fixOf(edge, there),
      }
    }
  },
}

function* importsPast(graph: ImportGraph): Iterable<ImportPast> {
  for (const edge of graph.edges) {
    const [here, there] = [moduleOf(edge.from, graph), moduleOf(edge.to, graph)]
    if (there === undefined || isIndex(there)) continue
    if (here?.application === there.application && here.module === there.module) continue
    if (here === undefined && isConnection(there)) continue
    yield { edge, there }
  }
}

/** By which the application connects a module that has moved when it starts. */
function isConnection({ path, place }: ModuleFile): boolean {
  return place === 'facade' && /^[^/]+\.extracted\.[cm]?[jt]sx?$/.test(path)
}
