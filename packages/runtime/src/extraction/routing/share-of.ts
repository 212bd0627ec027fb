/**
 * Where a tenant stands among all for one module, from 0 to below 100: the same in every process, evenly spread, and another
 * for each module, so that it is not always the same tenants that go first. (FNV-1a, with the finish of MurmurHash 3.)
 */
export function shareOf(module: string, tenantId: string): number {
  const text = `${module} ${tenantId}`
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000) * 100
}
