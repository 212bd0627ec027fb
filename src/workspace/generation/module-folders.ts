import { findModuleHomes } from '@tenantry/runtime/modules'

/**
 * Where modules have their code, the facades of those that have moved included: what was generated there before goes.
 *
 * @param modules Of these alone. Default: all.
 * @throws {TenantryError} EXTRACT_RECORD_UNREADABLE
 */
export async function moduleFolders(
  root: string,
  modules: readonly string[] | undefined,
): Promise<string[]> {
  const homes = await findModuleHomes(root)
  return homes.filter(({ module }) => modules?.includes(module) ?? true).map(({ folder }) => folder)
}
