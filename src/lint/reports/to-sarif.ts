import type { CodePlace } from '../code/index.ts'
import { fingerprintsOf } from '../fingerprints.ts'
import type { AllowedReportedFinding, ApplicationReport, ReportedFinding } from '../report.ts'

/** What a report says of a rule that it may name. */
export interface RuleFacts {
  readonly id: string
  readonly severity?: 'error' | 'warning' | undefined
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
export function toSarif(report: ApplicationReport, { rules, version }: SarifOptions): object {
  const known = new Map(rules.map((rule, index) => [rule.id, index]))
  const toResult = (finding: ReportedFinding, fingerprint: string) => ({
    ruleId: finding.rule,
    ...(known.has(finding.rule) ? { ruleIndex: known.get(finding.rule) } : {}),
    level: finding.severity,
    message: { text: `${finding.message} ${finding.remedy}` },
    locations: locationsOf(finding),
    partialFingerprints: { [FINGERPRINT]: fingerprint },
    ...flowsOf(finding),
  })
  const found = [...fingerprintsOf(report.findings)].map(([one, print]) => toResult(one, print))
  const allowed = [...fingerprintsOf(report.allowed)].map(([one, print]) => ({
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
            rules: rules.map(describeRule),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { description: { text: 'The folder of the application.' } } },
        results: [...found, ...allowed],
      },
    ],
  }
}

function describeRule({ id, severity = 'error', what, why, remedy }: RuleFacts) {
  return {
    id,
    shortDescription: { text: what },
    fullDescription: { text: why },
    help: { text: remedy, markdown: `${why}\n\n${remedy}` },
    defaultConfiguration: { level: severity },
    properties: { tags: ['security', 'multi-tenancy'] },
  }
}

/** What lies in a database lies in no file; the schemas that hold the same are told one by one. */
function locationsOf(finding: ReportedFinding) {
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

function locationOf({ file, line, column, endLine, endColumn }: CodePlace) {
  return {
    physicalLocation: {
      artifactLocation: {
        uri: file.split('/').map(encodeURIComponent).join('/'),
        uriBaseId: 'ROOT',
      },
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
  }
}

function flowsOf(finding: ReportedFinding) {
  if (finding.kind === 'database' || finding.flow.length < 2) return {}
  const locations = finding.flow.map((place) => ({ location: locationOf(place) }))
  return { codeFlows: [{ threadFlows: [{ locations }] }] }
}

function suppressionOf({ reason }: AllowedReportedFinding) {
  return { kind: 'inSource', justification: reason }
}
