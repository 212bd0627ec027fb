export { type EditReport, reportEdits } from './edit-report.ts'
export { newFileEdits } from './new-file-edits.ts'
export { type FileEdit, type FileEditKind, kindOfEdit } from './file-edit.ts'
