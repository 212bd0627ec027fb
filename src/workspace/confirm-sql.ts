import { TenantryError } from '@tenantry/runtime/errors'

/**
 * Asks whether the SQL that was shown is to run.
 *
 * @throws {TenantryError} USAGE_CONFIRM_MISSING where there is no terminal to ask on.
 */
export async function confirmSql(canAsk: boolean): Promise<boolean> {
  if (!canAsk || !process.stdin.isTTY || !process.stderr.isTTY) {
    throw new TenantryError('USAGE_CONFIRM_MISSING', {
      message: 'The SQL above has to be confirmed, and there is no terminal to ask on.',
      hint: 'Add --yes.',
    })
  }
  const { confirm } = await import('@inquirer/prompts')
  return await confirm({ message: 'Run this SQL?', default: false }, { output: process.stderr })
}
