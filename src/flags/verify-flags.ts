import { Flags } from '@oclif/core'

/** The flags of `saas verify`: what is attacked, and where it is told. */
export const verifyFlags = {
  mode: Flags.option({ multiple: true, options: ['pool', 'bridge', 'silo'] as const })({
    summary: 'Attack in this mode alone. Default: each that a tier uses.',
  }),
  url: Flags.url({
    summary: 'Where the application runs. Default: it is started.',
    helpValue: 'URL',
  }),
  seed: Flags.string({ summary: 'What values of rows are made from. Default: a new one.' }),
  report: Flags.string({ summary: 'Write the report into this folder.', helpValue: 'DIR' }),
  format: Flags.option({ multiple: true, options: ['html', 'json', 'junit'] as const })({
    summary: 'A form of the report. Default: all of them.',
    dependsOn: ['report'],
  }),
  database: Flags.string({
    summary:
      "Attack this database, by its administrator's URL. Default: the clusters of saas.config.ts.",
    helpValue: 'URL',
  }),
  mutate: Flags.boolean({
    summary:
      'Take away one wall after the other, in a copy, and tell whether lint and verify notice.',
    exclusive: ['database', 'mode', 'yes-production'],
  }),
  'yes-production': Flags.boolean({ summary: 'Run on what may be production.' }),
}
