export { toPlural, toSingular } from './word-forms.ts'
