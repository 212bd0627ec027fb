import { quoteForShell, TenantryError } from '@tenantry/runtime/errors'

/**
 * Makes sure that the tenant of this slug is meant: by the flag, or by a question on a terminal.
 *
 * @throws {TenantryError} USAGE_CONFIRM_MISSING, USAGE_CONFIRM_WRONG.
 */
export async function confirmSlug(
  slug: string,
  given: string | undefined,
  options: { readonly canAsk: boolean },
): Promise<void> {
  const answer = given ?? (options.canAsk ? await ask(slug) : undefined)
  if (answer === slug) return
  if (answer === undefined) {
    throw new TenantryError('USAGE_CONFIRM_MISSING', {
      message: 'Deleting a tenant has to be confirmed, and there is no terminal to ask on.',
      hint: `Add --confirm ${quoteForShell(slug)}`,
    })
  }
  throw new TenantryError('USAGE_CONFIRM_WRONG', {
    message: `${JSON.stringify(answer)} is not the slug ${JSON.stringify(slug)}, so nothing was deleted.`,
    hint: 'Give the slug of the tenant exactly as `saas tenant list` shows it.',
  })
}

async function ask(slug: string): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined
  const { input } = await import('@inquirer/prompts')
  const message = `This deletes ${slug} and all its rows. Type the slug to confirm:`
  return await input({ message }, { output: process.stderr })
}
