export { adopt, type AdoptOptions, type AdoptResult } from './adopt.ts'
export { readAdoptFile } from './given-answers.ts'
