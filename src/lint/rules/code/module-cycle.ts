import { type ImportEdge, moduleOf } from '../../../code/index.ts'
import type { CodeRule } from '../../code/code-rule.ts'
import { findCircles } from '../../code/find-circles.ts'

export const moduleCycle: CodeRule = {
  id: 'module-cycle',
  group: 'boundaries',
  what: 'Modules that import one another in a circle.',
  why: 'None of them can be understood, tested or made a service without the others.',
  remedy:
    'Move what both need into a module of its own, or let one hand the other what it needs when the application starts.',
  suppress: 'While a module is being divided, on the import that is to go.',
  examples: {
    leak: `// src/modules/crm/index.ts
import { open } from '../billing/index.ts'

export const debtors = () => open.map((name) => name)
// src/modules/billing/index.ts
import { debtors } from '../crm/index.ts'

export const open: readonly string[] = ['Acme']
export const reminders = () => debtors()`,
    mend: `// src/modules/crm/index.ts
import { open } from '../billing/index.ts'

export const debtors = () => open.map((name) => name)
// src/modules/billing/index.ts
export const open: readonly string[] = ['Acme']`,
  },
  *find({ imports: graph }) {
    const imports = new Map<string, Map<string, ImportEdge>>()
    for (const edge of graph.edges) {
      const [here, there] = [moduleOf(edge.from, graph), moduleOf(edge.to, graph)]
      if (here === undefined || here.application !== there?.application) continue
      if (here.module === there.module) continue
      const [one, other] = [here, there].map(
        ({ application, module }) => `${application}:${module}`,
      )
      if (one === undefined || other === undefined) continue
      const found = imports.get(one) ?? new Map<string, ImportEdge>()
      if (!found.has(other)) found.set(other, edge)
      imports.set(one, found)
    }
    for (const circle of findCircles(imports)) {
      const steps = circle.map((module, index) =>
        imports.get(module)?.get(circle[(index + 1) % circle.length] ?? ''),
      )
      const flow = steps.flatMap((edge) => edge?.specifier ?? [])
      const [node] = flow
      if (node === undefined) continue
      const names = [...circle, circle[0] ?? ''].map((key) => key.split(':').at(-1))
      yield { node, message: `Modules import one another: ${names.join(' → ')}.`, flow }
    }
  },
}
