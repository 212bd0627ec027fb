import type { LiveDatabase } from '../../sql/index.ts'
import { describeRelation, isWall, type RelationFacts } from './describe-relation.ts'
import { readSiblingLogins } from './sibling-logins.ts'
import type { SiblingSchemas } from './sibling-schemas.ts'

export interface SchemaDifference {
  readonly kind: 'missing' | 'extra' | 'changed'
  readonly relation: string
  /** Undefined for the relation as a whole. */
  readonly fact: string | undefined
  /** Whether it keeps tenants apart. */
  readonly isWall: boolean
}

export interface SchemaDrift {
  readonly schemas: readonly string[]
  /** How many are alike. */
  readonly like: number
  readonly differences: readonly SchemaDifference[]
}

type Kind = SiblingSchemas['kinds'][number]

/** Which schemas are not what most of their siblings are. Where most are not alike, nothing is told. */
export function findSchemaDrift(
  siblings: SiblingSchemas,
  live: LiveDatabase,
): readonly SchemaDrift[] {
  const { kinds, schemas } = siblings
  const describe = describeKinds(siblings, live)
  const alike = groupAlike(kinds.map((kind) => ({ kind, facts: describe(kind) })))
  const [most, ...others] = alike
  if (most === undefined || most.schemas.length * 2 <= schemas.size) return []
  return others.map((other) => ({
    schemas: other.schemas,
    like: most.schemas.length,
    differences: compare(other.facts, most.facts),
  }))
}

type KindFacts = ReadonlyMap<string, RelationFacts>

interface Alike {
  readonly facts: KindFacts
  readonly schemas: readonly string[]
}

/** The server tells more kinds apart than there are: of what is written otherwise, and of what nobody judges. */
function groupAlike(
  described: readonly { readonly kind: Kind; readonly facts: KindFacts }[],
): readonly Alike[] {
  const groups = Map.groupBy(described, ({ facts }) =>
    JSON.stringify(
      [...facts].map(([name, of]) => [name, [...of].toSorted(byText)]).toSorted(byText),
    ),
  )
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group
      return first
        ? [{ facts: first.facts, schemas: group.flatMap(({ kind }) => kind.schemas) }]
        : []
    })
    .toSorted((one, other) => other.schemas.length - one.schemas.length)
}

function byText(one: readonly unknown[], other: readonly unknown[]): number {
  return String(one[0]) < String(other[0]) ? -1 : 1
}

function describeKinds(siblings: SiblingSchemas, live: LiveDatabase): (kind: Kind) => KindFacts {
  const { homes } = readSiblingLogins(siblings, live)
  return ({ representative: schema, relations }) => {
    const naming = { schema, homes, siblings: siblings.schemas }
    return new Map(
      [...relations].map(([name, relation]) => {
        const facts = live.relations.get(relation)
        return [name, facts ? describeRelation(relation, facts, naming) : new Map()]
      }),
    )
  }
}

function compare(found: KindFacts, wanted: KindFacts): readonly SchemaDifference[] {
  const missing = [...wanted.keys()].filter((name) => !found.has(name))
  const extra = [...found.keys()].filter((name) => !wanted.has(name))
  const changed = [...wanted].flatMap(([relation, facts]) => {
    const other = found.get(relation)
    return other === undefined ? [] : compareFacts(relation, other, facts)
  })
  return [...changed, ...missing.map(asWhole('missing')), ...extra.map(asWhole('extra'))]
}

function asWhole(kind: 'missing' | 'extra') {
  return (relation: string): SchemaDifference => ({
    kind,
    relation,
    fact: undefined,
    isWall: false,
  })
}

function compareFacts(
  relation: string,
  found: RelationFacts,
  wanted: RelationFacts,
): readonly SchemaDifference[] {
  const names = new Set([...wanted.keys(), ...found.keys()])
  return [...names].flatMap((fact) => {
    if (found.get(fact) === wanted.get(fact)) return []
    const kind = !found.has(fact) ? 'missing' : wanted.has(fact) ? 'changed' : 'extra'
    return [{ kind, relation, fact, isWall: isWall(fact) } as const]
  })
}
