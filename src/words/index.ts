export { shortName } from './short-name.ts'
export { toPlural, toSingular } from './word-forms.ts'
