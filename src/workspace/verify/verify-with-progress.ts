import { Progress } from '../progress.ts'
import type { ProjectVerification } from './verify-project.ts'
import { TenantsLeft } from './verify-fleet.ts'
import type { LeftTenant } from './verify-run.ts'

/**
 * Verifies and tells on stderr, meanwhile, what it is at; and in the end what of it is left.
 *
 * @param verify Is given what tells: the mode or the part of the run, a colon, and the step.
 */
export async function verifyWithProgress(
  verify: (onStep: (what: string) => void) => Promise<ProjectVerification>,
): Promise<ProjectVerification> {
  const progress = new Progress(process.stderr)
  let mode = ''
  const onStep = (what: string): void => {
    const [current = ''] = what.split(':')
    // Where no line can move, one for each mode says enough.
    if (process.stderr.isTTY) progress.step(what)
    else if (current !== mode) progress.step(PARTS[current] ?? `Attacking in the mode ${current}`)
    mode = current
  }
  try {
    const verification = await verify(onStep)
    progress.stop()
    tell(verification.left)
    return verification
  } catch (error) {
    progress.stop()
    if (!(error instanceof TenantsLeft)) throw error
    tell(error.left)
    throw error.cause
  } finally {
    progress.stop()
  }
}

const PARTS: Readonly<Record<string, string>> = {
  sweep: 'Deleting what a killed run left',
  copy: 'Making a copy to be broken',
  turn: 'Waiting for another run with mutants to end',
  mutants: 'Taking away one wall after the other',
}

/** How a person deletes what is left. */
function tell(left: readonly LeftTenant[]): void {
  for (const { slug, error } of left) {
    process.stderr.write(
      `${slug} is left: ${error.message} Delete it with \`saas tenant delete ${slug} --confirm ${slug}\`.\n`,
    )
  }
}
