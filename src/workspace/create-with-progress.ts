import {
  createApplication,
  type CreateApplicationOptions,
  type CreationStep,
  type GitOutcome,
} from './new-application/index.ts'
import { Progress } from './progress.ts'

/** Creates an application and tells on stderr, meanwhile, what takes so long. */
export async function createWithProgress(
  options: Omit<CreateApplicationOptions, 'onStep'>,
): Promise<GitOutcome> {
  const progress = new Progress(process.stderr)
  const texts: Readonly<Record<CreationStep, string>> = {
    write: `Writing ${options.files.length} files`,
    install: `Installing dependencies with ${options.install ?? 'nothing'}`,
    commit: 'Making the git repository',
  }
  try {
    return await createApplication({ ...options, onStep: (step) => progress.step(texts[step]) })
  } finally {
    progress.stop()
  }
}
