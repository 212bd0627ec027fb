/** What `saas dev` needs of the fleet. */
export interface DevFleet {
  /**
   * Brings every placement up to date; resolves to the names of the migrations it applied anywhere.
   *
   * @throws {TenantryError} of the first placement that failed.
   */
  readonly migrate: () => Promise<readonly string[]>
  /**
   * The names of the migrations that some placement still needs; changes nothing.
   *
   * @throws {TenantryError} where a file cannot be read, or one that was applied was changed.
   */
  readonly pending: () => Promise<readonly string[]>
  /** The slugs of all tenants. */
  readonly tenants: () => Promise<readonly string[]>
  readonly createTenant: (slug: string, name: string) => Promise<void>
}
