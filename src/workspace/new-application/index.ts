export {
  createApplication,
  type CreateApplicationOptions,
  type CreationStep,
} from './create-application.ts'
export { type GitOutcome } from './create-repository.ts'
export { checkTarget, findTargetProblem } from './target-folder.ts'
