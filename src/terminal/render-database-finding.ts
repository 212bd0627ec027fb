import type { DatabaseFinding, DatabaseSummary } from '../lint/index.ts'
import type { Paint } from './colour.ts'
import { visibleText } from './visible-text.ts'

const SCHEMAS_SHOWN = 3

export function renderDatabaseFinding(finding: DatabaseFinding, paint: Paint): string[] {
  const { database, object, severity, rule, message, remedy } = finding
  return [
    paint('bold', visibleText(`${database}: ${object}`)),
    `  ${paint(severity === 'error' ? 'red' : 'yellow', severity)} ${rule}: ${visibleText(message)}`,
    ...schemasOf(finding).map((line) => paint('dim', `    ${visibleText(line)}`)),
    `    → ${visibleText(remedy)}`,
    '',
  ]
}

function schemasOf({ schemas, schemaCount }: DatabaseFinding): string[] {
  if (schemaCount < 2) return []
  const shown = schemas.slice(0, SCHEMAS_SHOWN)
  const more = schemaCount - shown.length
  return [`in ${schemaCount} schemas: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`]
}

/** As whom it was looked at, for whom it was judged, and what that left out. */
export function renderDatabaseLook(
  { reader, version, appRoles, areAppRolesGiven, unseen }: DatabaseSummary,
  paint: Paint,
): string[] {
  const shown = appRoles.slice(0, SCHEMAS_SHOWN)
  const more = appRoles.length - shown.length
  const names = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  const how = areAppRolesGiven ? '' : ', taken for it by the rights they have (--app-role says it)'
  return [
    ...unseen.map((sentence) => `  ${paint('yellow', 'not seen')} ${visibleText(sentence)}`),
    paint(
      'dim',
      visibleText(
        `Looked at as ${reader} on PostgreSQL ${version}${shown.length > 0 ? `; requests run as ${names}${how}` : ''}.`,
      ),
    ),
  ]
}
