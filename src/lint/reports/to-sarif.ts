import type { CodeFlow, Fix, Location, Log, ReportingDescriptor, Result, Suppression } from 'sarif'

import type { CodeFix, CodePlace } from '../code/code-finding.ts'
import { fingerprintsOf } from '../fingerprints.ts'
import type {
  AllowedReportedFinding,
  ApplicationReport,
  FileFinding,
  ReportedFinding,
} from '../report.ts'
import { pageOf } from '../rule-page.ts'

/** What a report says of a rule that it may name. */
export interface RuleFacts {
  readonly id: string
  readonly severity?: 'error' | 'warning' | undefined
  /** What its findings are of, which says where its page is. Default: code. */
  readonly kind?: ReportedFinding['kind'] | undefined
  readonly what: string
  readonly why: string
  readonly remedy: string
}

export interface SarifOptions {
  readonly rules: readonly RuleFacts[]
  /** Of the CLI. */
  readonly version: string
}

const SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
const HOME = 'https://github.com/tenantry/tenantry'
/** Changes only when the same finding would get another one. */
const FINGERPRINT = 'tenantry/v1'

/** A report in SARIF 2.1.0 (OASIS), as code scanning takes it. Paths are relative to the repository's root. */
export function toSarif(report: ApplicationReport, { rules, version }: SarifOptions): Log {
  const known = new Map(rules.map((rule, index) => [rule.id, index]))
  const toResult = (finding: ReportedFinding, fingerprint: string): Result => ({
    ruleId: finding.rule,
    ...(known.has(finding.rule) ? { ruleIndex: known.get(finding.rule) } : {}),
    level: finding.severity,
    message: { text: `${finding.message} ${finding.remedy}` },
    locations: locationsOf(finding),
    partialFingerprints: { [FINGERPRINT]: fingerprint },
    ...(finding.kind !== 'database' && finding.flow.length > 1 && { codeFlows: [flowOf(finding)] }),
    ...(finding.kind === 'code' && finding.fix && { fixes: [fixOf(finding.fix)] }),
  })
  const found = [...fingerprintsOf(report.findings)].map(([one, print]) => toResult(one, print))
  const allowed = [...fingerprintsOf(report.allowed)].map(([one, print]): Result => ({
    ...toResult(one, print),
    suppressions: [suppressionOf(one)],
  }))
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'saas lint',
            informationUri: HOME,
            semanticVersion: version,
            rules: rules.map((rule) => describeRule(rule)),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { description: { text: 'The folder of the application.' } } },
        results: [...found, ...allowed],
      },
    ],
  }
}

function describeRule({
  id,
  kind = 'code',
  severity = 'error',
  what,
  why,
  remedy,
}: RuleFacts): ReportingDescriptor {
  const page = pageOf({ kind, rule: id })
  return {
    id,
    shortDescription: { text: what },
    fullDescription: { text: why },
    helpUri: page,
    help: {
      text: `${why} ${remedy}`,
      markdown: `${why}\n\n${remedy}\n\n[Leak, mend and when to allow it](${page})`,
    },
    defaultConfiguration: { level: severity },
    properties: { tags: ['security', 'multi-tenancy'] },
  }
}

/** What lies in a database lies in no file; the schemas that hold the same are told one by one. */
function locationsOf(finding: ReportedFinding): Location[] {
  if (finding.kind !== 'database') return [locationOf(finding.place)]
  const { database, object, schemas } = finding
  const [first] = schemas
  const names = first === undefined ? [object] : schemas.map((one) => inSchema(object, first, one))
  return names.map((name) => ({
    logicalLocations: [{ name, fullyQualifiedName: `${database}: ${name}`, kind: 'object' }],
  }))
}

function inSchema(object: string, first: string, other: string): string {
  return object.replaceAll(`${first}.`, `${other}.`)
}

function locationOf(place: CodePlace): Location {
  return {
    physicalLocation: { artifactLocation: artifactOf(place), region: regionOf(place) },
  }
}

function artifactOf({ file }: CodePlace) {
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'ROOT' }
}

function regionOf({ line, column, endLine, endColumn }: CodePlace) {
  return { startLine: line, startColumn: column, endLine, endColumn }
}

function flowOf({ flow }: FileFinding): CodeFlow {
  return { threadFlows: [{ locations: flow.map((place) => ({ location: locationOf(place) })) }] }
}

function fixOf({ what, edits }: CodeFix): Fix {
  const byFile = Map.groupBy(edits, ({ place }) => place.file)
  return {
    description: { text: what },
    artifactChanges: [...byFile.values()].flatMap((all) => {
      const [first] = all
      if (first === undefined) return []
      return [
        {
          artifactLocation: artifactOf(first.place),
          replacements: all.map(({ place, text }) => ({
            deletedRegion: regionOf(place),
            insertedContent: { text },
          })),
        },
      ]
    }),
  }
}

function suppressionOf({ reason }: AllowedReportedFinding): Suppression {
  return { kind: 'inSource', status: 'accepted', justification: reason }
}
