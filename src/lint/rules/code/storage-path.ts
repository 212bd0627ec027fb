import type { ts } from 'ts-morph'

import {
  findStoragePaths,
  findTaint,
  isSentByClient,
  placesOf,
  type StoragePath,
  type TaintFlow,
} from '../../../code/index.ts'
import type { CodeProblem, CodeRule, CodeScene } from '../../code/code-rule.ts'
import { namesTenant } from '../../code/names-tenant.ts'
import { findTenantRows } from '../../code/tenant-rows.ts'

/** What a name says that nobody else has, or that is gone soon. */
const OWN = /randomUUID|nanoid|mkdtemp|tmpdir|\btmp\b|digest|sha256/i
const OPEN = /public|static|assets|dist\b|favicon/i
const KEPT =
  /upload|file|document|invoice|export|attachment|storage|avatar|media|receipt|report|backup|import/i

export const storagePath: CodeRule = {
  id: 'storage-path',
  what: 'A file, or an object of a store, that belongs to a tenant, under a path without the tenant.',
  why: 'What two tenants call the same is one file: the second writes over the first, and each may read what the other has left.',
  remedy: 'Begin the path with the id of the tenant: `join(root, tenant.id, name)`.',
  suppress:
    'Where the name can be nobody else’s, such as a random one that is kept in a row of the tenant.',
  examples: {
    leak: `import { writeFile } from 'node:fs/promises'

export async function exportInvoices(tenant: string, number: string) {
  const rows = await db
    .selectFrom('invoice')
    .select('total')
    .where('tenant_id', '=', tenant)
    .execute()
  await writeFile(\`exports/\${number}.json\`, JSON.stringify(rows))
}`,
    mend: `import { writeFile } from 'node:fs/promises'

export async function exportInvoices(tenant: string, number: string) {
  const rows = await db
    .selectFrom('invoice')
    .select('total')
    .where('tenant_id', '=', tenant)
    .execute()
  await writeFile(\`exports/\${tenant}/\${number}.json\`, JSON.stringify(rows))
}`,
  },
  *find(scene) {
    const { program, tenantColumn } = scene
    const rows = findTenantRows(scene)
    if (rows.size === 0) return
    for (const storage of findStoragePaths(program)) {
      const flow = flowInto(storage, rows, scene)
      if (flow === undefined || namesTenant(storage.path, tenantColumn, program)) continue
      yield toProblem(storage, flow)
    }
  },
}

/** How rows of a tenant, or what a client names, get into a file or its name. */
function flowInto(
  { path, content, isWrite }: StoragePath,
  rows: ReadonlySet<ts.Node>,
  { program }: CodeScene,
): TaintFlow | undefined {
  const text = path.getText()
  if (OWN.test(text)) return undefined
  const ofRows = { isSource: (node: ts.Node) => rows.has(node) }
  const written = isWrite && content !== undefined ? findTaint(content, ofRows, program) : undefined
  const named = isWrite ? findTaint(path, ofRows, program) : undefined
  const found = written ?? named
  if (found !== undefined) return found
  if (OPEN.test(text) || !KEPT.test(text) || isLookedUp(path, rows)) return undefined
  const isSource: Parameters<typeof findTaint>[1]['isSource'] = (node, read) =>
    isSentByClient(node, read, program)
  return findTaint(path, { isSource }, program)
}

/** Whether the same function asks the database first, which knows whose it is. */
function isLookedUp(path: ts.Node, rows: ReadonlySet<ts.Node>): boolean {
  for (let at = path.parent; at.parent !== undefined; at = at.parent) {
    const scope = at
    const isFunction = 'body' in scope
    const asks = [...rows].some(
      (row) =>
        row.getSourceFile() === scope.getSourceFile() &&
        row.pos >= scope.pos &&
        row.end <= path.pos,
    )
    if (isFunction) return asks
  }
  return false
}

function toProblem({ call, isWrite }: StoragePath, flow: TaintFlow): CodeProblem {
  return {
    node: call,
    message: `What is ${isWrite ? 'written' : 'read'} here belongs to a tenant, and its path does not say to which one.`,
    flow: placesOf(flow, call),
  }
}
