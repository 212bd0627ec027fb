import type { ServerPrograms } from './data-folder.ts'
import type { EmbeddedPostgresPaths } from './paths.ts'
import { runProgram } from './run-program.ts'
import { describeServerFailure } from './server-failure.ts'

/** Gives the data folder a new password while no server runs on it: for when postgres.json was lost. */
export async function resetPassword(
  paths: EmbeddedPostgresPaths,
  { binaries, launch }: ServerPrograms,
  password: string,
): Promise<void> {
  const args = ['--single', '-D', paths.data, 'postgres']
  const result = await runProgram(launch(binaries.postgres, args), {
    input: `alter role postgres password '${password}'\n`,
  })
  if (result.exitCode !== 0 || /^\S+ .*(FATAL|ERROR):/m.test(result.output)) {
    throw describeServerFailure('could not be given a new password', result.output, paths)
  }
}
