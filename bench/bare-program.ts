import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('reference/bare-oclif/', import.meta.url))

/** The least that an oclif application can be, with its manifest. */
export function findBareProgram(): string {
  // Made by the same oclif as ours is; in its own folder, since oclif deletes the manifest where it stands.
  execFileSync('oclif', ['manifest'], { cwd: FOLDER, stdio: 'ignore' })
  return `${FOLDER}run.js`
}
