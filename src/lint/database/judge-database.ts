import { type LiveDatabase, OLDEST_VERSION } from '../../sql/index.ts'
import type { Conventions } from '../conventions.ts'
import { DATABASE_RULES } from '../rules/database/index.ts'
import { lintSchema } from '../schema/lint-schema.ts'
import type { DatabaseFinding, DatabaseReport } from './database-finding.ts'
import { DatabaseScene } from './database-scene.ts'

/** Of thousands of names nobody reads more. */
const SCHEMAS_TOLD = 10

export interface DatabaseJudging {
  readonly conventions: Conventions
  /** Ids. Default: all. */
  readonly rules?: readonly string[] | undefined
}

/** Judges a live database by the rules on live databases, and by those on what migrations leave behind. */
export function judgeDatabase(
  live: LiveDatabase,
  { conventions, rules }: DatabaseJudging,
): DatabaseReport {
  const scene = new DatabaseScene(live, conventions)
  const problems = DATABASE_RULES.flatMap((rule) =>
    [...rule.find(scene)].map((problem) => ({ rule, problem })),
  )
  const covered = new Set(
    problems.flatMap(({ problem: { covers = [], object } }) =>
      covers.map((rule) => `${rule} ${object}`),
    ),
  )
  const findings = [
    ...problems.map(({ rule, problem }) => ({
      ...problem,
      rule: rule.id,
      severity: problem.severity ?? rule.severity ?? 'error',
      remedy: problem.remedy ?? rule.remedy,
    })),
    ...lintSchema(scene.schema.state, scene.conventions)
      .filter(({ rule, object }) => !covered.has(`${rule} ${object}`))
      .map((problem) => ({ ...problem, schema: live.schemaOf.get(problem.at) })),
  ].filter(({ rule }) => rules?.includes(rule) ?? true)
  return {
    hasTenants: scene.schema.tenantTables.length > 0 || scene.siblings.length > 0,
    summary: {
      name: live.name,
      version: live.versionText,
      reader: live.reader,
      schemas: live.families.reduce((sum, { schemas }) => sum + schemas.length, 0),
      tables: countTables(live),
      appRoles: scene.apps.names,
      areAppRolesGiven: scene.apps.isGiven,
      unseen: [...live.unseen, ...withoutApps(scene)],
    },
    findings: joinAlike(findings).map((alike) => toFinding(alike, scene)),
  }
}

interface Found {
  readonly rule: string
  readonly severity: 'error' | 'warning'
  readonly object: string
  readonly message: string
  readonly remedy: string
  readonly schema?: string | undefined
}

/** Schemas that differ elsewhere may have the same fault: it is told once. */
function joinAlike(findings: readonly Found[]): readonly (readonly [Found, ...Found[]])[] {
  const groups = Map.groupBy(findings, ({ rule, severity, object, message, schema }) =>
    JSON.stringify([rule, severity, anywhere(object, schema), anywhere(message, schema)]),
  )
  return [...groups.values()].flatMap(([first, ...others]) => (first ? [[first, ...others]] : []))
}

function toFinding(alike: readonly [Found, ...Found[]], scene: DatabaseScene): DatabaseFinding {
  const [{ rule, severity, object, message, remedy, schema: own }] = alike
  const schemas = alike.flatMap(({ schema }) =>
    schema === undefined ? [] : scene.familyOf(schema),
  )
  return {
    kind: 'database',
    rule,
    severity,
    database: scene.live.name,
    object,
    text: schemas.length > 1 ? anywhere(object, own) : object,
    schemas: schemas.slice(0, SCHEMAS_TOLD),
    schemaCount: schemas.length,
    message,
    remedy,
  }
}

/** With a star in place of the schema. */
function anywhere(text: string, schema: string | undefined): string {
  return schema === undefined ? text : text.replaceAll(`${schema}.`, '*.')
}

/** Half of the rules ask what the role of requests may do. */
function withoutApps({ apps, live }: DatabaseScene): readonly string[] {
  if (apps.names.length > 0 || live.version < OLDEST_VERSION) return []
  return ['No role is there that requests could run as, so what one may do was not judged.']
}

function countTables({ state, families }: LiveDatabase): number {
  const sizes = new Map(
    families.map(({ representative, schemas }) => [representative, schemas.length]),
  )
  return state.relations
    .filter(({ kind }) => kind === 'table')
    .reduce((sum, { schema = 'public' }) => sum + (sizes.get(schema) ?? 1), 0)
}
