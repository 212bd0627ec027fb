import { filesOf, type Layout, moduleConstant, specifierTo } from './layout.ts'

/** The text of the file by which the application has the module, here or in the service. */
export function printExtracted(
  contract: string,
  events: readonly string[],
  layout: Layout,
): string {
  const { extracted, operations, contract: contracts } = filesOf(layout)
  const to = (file: string): string => `'${specifierTo(extracted, file, layout.ending)}'`
  const later =
    events.length === 0 ? '' : `, events: [${events.map((name) => `'${name}'`).join(', ')}]`
  return `// Written by \`saas extract apply\`.

import { extractModule } from '@tenantry/runtime/extraction'

import { ${contract} } from ${to(contracts)}
import { operations } from ${to(operations)}

/** Everything is done in this process until it is connected, and from then on where the routes of each tenant lead. */
export const ${moduleConstant(layout)} = extractModule(${contract}, { local: operations${later} })
`
}
