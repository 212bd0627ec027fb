export { escapeMarkup } from './escape-markup.ts'
export { camelCase, pascalCase, wordsOf } from './identifiers.ts'
export { shortName } from './short-name.ts'
export { toPlural, toSingular } from './word-forms.ts'
