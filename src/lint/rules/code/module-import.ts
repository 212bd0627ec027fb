import { importEdges, moduleOf } from '../../../code/index.ts'
import type { CodeRule } from '../../code/code-rule.ts'
import { isIndex, throughIndex } from '../../code/through-index.ts'

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
  *find({ program }) {
    for (const edge of importEdges(program)) {
      const { from, to, specifier } = edge
      const [here, there] = [moduleOf(from), moduleOf(to)]
      if (there === undefined || isIndex(there)) continue
      if (here?.application === there.application && here.module === there.module) continue
      yield {
        node: specifier,
        message: `${there.path} is a file of the module ${there.module}, and not its index.`,
        fix: throughIndex(edge, there, program),
      }
    }
  },
}
