import { quoteIdentifier } from '../../database/sql-text.ts'
import type { Mending } from './mending.ts'
import { grantTarget } from './grant-target.ts'
import type { ShapeItem } from './shape.ts'

/** How something that is too much goes. @returns undefined where no SQL for it is surely right. */
export function dropItem({ kind, parent, name, definition }: ShapeItem): Mending | undefined {
  const [on, own] = [quoteIdentifier(parent), quoteIdentifier(name)]
  switch (kind) {
    case 'table':
      if (definition['kind'] === 'f') return undefined
      return { drop: [`drop table ${own}`], loses: true }
    case 'column':
      return { drop: [`alter table ${on} drop column ${own}`], loses: true }
    case 'sequence':
      return { drop: [`drop sequence ${own}`], loses: true }
    case 'constraint':
      // A NOT NULL that waits for its validation is told only while it does.
      return definition['type'] === 'n'
        ? { drop: [`alter table ${on} validate constraint ${own}`] }
        : { drop: [`alter table ${on} drop constraint ${own}`] }
    case 'index':
      return { drop: [`drop index ${own}`] }
    case 'view':
      return { drop: [`drop ${definition['kind'] === 'm' ? 'materialized view' : 'view'} ${own}`] }
    case 'rule':
    case 'trigger':
    case 'policy':
      return { drop: [`drop ${kind} ${own} on ${on}`] }
    case 'function':
      return { drop: [`drop routine ${name}`] }
    case 'type':
      return { drop: [`drop type ${own}`] }
    case 'grant': {
      const target = grantTarget(parent)
      return { drop: [`revoke all${target.columns} on ${target.object} from ${name}`] }
    }
    case 'schema':
      return undefined
  }
}
